/** What a person did, made durable. Nothing says "saved" before these resolve (V1). */

import { capture, type Saved } from '@sync/outbox';
import { corrected } from '@sync/rebase';
import { standing, type Archived } from '@sync/store';
import type { Args } from '@/generated/contract';
import { randomId } from './engine';
import { firstScreen } from './firstScreen';
import { whoIsHere } from './session';

export type { Saved };

/** A name with the arguments that belong to it. */
export type Done = { [N in keyof Args]: readonly [name: N, args: Args[N]] }[keyof Args];

export const newId = randomId;

/** Asking Temporal is free; the first formatter takes a slow phone a sixth of a second. */
const { Temporal } = globalThis as { Temporal?: { Now: { timeZoneId(): string } } };
const zone = (): string => Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
// Where there is none: not on the way to the first screen, not under the first tap.
if (Temporal === undefined) void firstScreen.then(zone);

/** `undefined` is JavaScript's, not JSON's. */
const without = (args: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));

/** Resolves when it is on disk. Throws `Refused` when it must not be, `StorageTrouble` when it cannot be. */
export async function mutate<N extends keyof Args>(name: N, args: Args[N]): Promise<Saved> {
  const [saved] = await mutateAll([[name, args] as unknown as Done]);
  return saved as Saved;
}

/** All of them, in this order, or none. */
export async function mutateAll(list: readonly Done[]): Promise<Saved[]> {
  const { store, loop, tell, ...here } = whoIsHere();
  const at = new Date().toISOString();
  const tz = zone();
  // The ids are made before the write: if it has to be repeated on a new connection, it is the same work.
  const made = list.map(([name, args]) => ({ name, args: without(args), uuid: randomId(), at, tz }));
  const engine = await here.engine();
  let tries = 0;
  const saved = await store.write((tables) => capture(tables, engine, made, tries++ > 0));
  tell('wanted');
  loop.wake();
  return saved;
}

/** What a frozen document says about its own standing (rule S1). */
export interface SealBasis {
  org: string;
  epoch: string | null;
  seq: number;
  client_id: string;
  /** The highest id given so far: every line of the document has one up to this, or came from the server. */
  last_id: number;
  signed_at: string;
  tz: string;
}

export async function sealBasis(): Promise<SealBasis> {
  const { store, person } = whoIsHere();
  const { epoch, seq, client_id, next_id, offset_ms } = await store.read(standing);
  const signed_at = new Date(Date.now() + (offset_ms ?? 0)).toISOString();
  return { org: person.user.org_id, epoch, seq, client_id, last_id: next_id - 1, signed_at, tz: zone() };
}

/** Takes a refused mutation out of the tray; the archive keeps it, with the reason where one was given. */
export async function dismiss(n: number, dismissed?: Archived['dismissed']): Promise<void> {
  await whoIsHere().store.write(async (tables) => {
    const entry = await tables.outbox.get(n);
    if (entry?.state !== 'refused') return;
    const why = dismissed === undefined ? {} : { dismissed };
    const { offset_ms } = await standing(tables);
    await tables.archive.put([{ ...entry, ...why, settled_at: corrected(new Date().toISOString(), offset_ms) }]);
    await tables.outbox.delete([n]);
  });
}

/** Half-filled forms: kept through a closed tab, a dead battery and an update. Values are what structured cloning takes. */
export const drafts = {
  async save(key: string, job: string | null, value: unknown): Promise<void> {
    const record = { key, grp: job ?? '', value, saved_at: new Date().toISOString() };
    await whoIsHere().store.write((tables) => tables.drafts.put([record]));
  },
  async load<T>(key: string): Promise<T | undefined> {
    const found = await whoIsHere().store.read((tables) => tables.drafts.get(key), ['drafts']);
    return found?.value as T | undefined;
  },
  async drop(key: string): Promise<void> {
    await whoIsHere().store.write((tables) => tables.drafts.delete([key]));
  },
};
