/** One person's engine: his store, his twins, his loop, wired together. */

import type { Reader } from '@sync/draft';
import { renumber, uuid7 } from '@sync/outbox';
import type { Engine } from '@sync/rebase';
import { standing } from '@sync/store';
import { KINDS } from '@/local/kinds';
import { renamedClient, type Person } from '@/local/people';
import type { IndexedStore } from '@/local/store';
import { onChange, Watch } from '@/local/watch';
import { Api } from '@/net/api';
import { Auth } from '@/net/auth';
import type { Delivery } from '@/net/deliver';
import type { Result, World } from '@/net/exchange';
import { exclusively, Tabs } from '@/net/tabs';
import { SyncLoop } from './loop';
import { office, type Office } from './office';
import { Pace } from './pace';

/** Everything that belongs to the person who is here. */
export interface Here {
  person: Person;
  store: IndexedStore;
  /** Comes with the twins, a moment after the first screen. */
  engine(): Promise<Engine>;
  loop: SyncLoop;
  tell(message: Message): void;
  leave(): void;
}

/** Between the tabs of one person. `erased`: another tab has handed over and forgotten everything. */
export type Message = 'wanted' | 'synced' | 'signed_in' | 'erased';

/** What the engine asks of the session around it. */
export interface Around {
  newClient(client_id: string): void;
  /** A revoked device has handed in everything and shall forget. */
  erase(): Promise<void>;
  /** Another tab has done so. */
  erased(): void;
}

export const auth = new Auth();
export const api = new Api(auth);

export const randomId = (): string => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));

/** `Unreachable` where the twins could not be loaded. */
export async function engineFor({ user }: Pick<Person, 'user'>): Promise<Engine> {
  const { registry } = await office();
  const caller: Engine['caller'] = async (rows, client_id) => ({
    org: user.org_id,
    user: user.id,
    role: user.role,
    client_id,
    centres: await centresOf(rows, user.id, user.role),
    name: user.name,
  });
  return { registry, kinds: KINDS, caller };
}

/** The catalogue says where he belongs; at a desk, without a centre of his own, to all of them. */
async function centresOf(rows: Reader, user: string, role: string): Promise<string[]> {
  const centre = (await rows.get('users', user))?.['centre'];
  if (typeof centre === 'string' && centre !== '') return [centre];
  return role === 'technician' ? [] : (await rows.all('centres')).map((row) => row.id);
}

/** Starts his engine; the loop rests until it is woken. */
export function begin(person: Person, store: IndexedStore, around: Around): Here {
  const engine = (): Promise<Engine> => engineFor(person);
  const world: Waiting = { store, engine, api, now: () => Date.now() };
  const tabs = new Tabs<Message>(`fieldseal-${person.user.id}`, (message) => {
    if (message === 'signed_in') loop.signedIn();
    else if (message === 'erased') around.erased();
    else loop.heard(message);
  });
  const tell = (message: Message): void => tabs.tell(message);
  const pace = new Pace(person.user.role, () => performance.now());
  const loop = loopFor(person, world, tell, around, pace);
  const unattend = person.user.role === 'technician' ? null : attend(store, pace, () => loop.wake());
  const leave = (): void => {
    unattend?.();
    loop.stop();
    tabs.close();
    store.close();
  };
  return { person, store, engine, loop, tell, leave };
}

/** The world, its engine still on the way. */
type Waiting = Omit<World, 'engine'> & Pick<Here, 'engine'>;

/** One step of the loop. Where the parts of it could not be loaded, it has not been tried. */
async function tried(step: (parts: Office) => Promise<Result>): Promise<Result> {
  const parts = await office().catch(() => null);
  if (parts === null) return { event: 'failed' };
  return step(parts).catch(parts.resultOf);
}

function loopFor(
  person: Person,
  world: Waiting,
  tell: (message: Message) => void,
  around: Around,
  pace: Pace,
): SyncLoop {
  let delivery: Delivery | null = null;
  return new SyncLoop({
    exchange: (most) =>
      tried(async ({ exchange }) => {
        const result = await exchange({ ...world, engine: await world.engine() }, most);
        if (result.erase === true && (await holdsNothing(world))) await around.erase();
        return result;
      }),
    deliver: () => tried(({ Delivery }) => (delivery ??= new Delivery(world)).step()),
    refresh: () => tried((parts) => refreshed(person, world, parts)),
    renumber: () => tried(() => renumbered(person, world, around)),
    exclusively: (work) => exclusively(`fieldseal-sync-${person.user.id}`, work),
    tell,
    interval: () => pace.pause(document.visibilityState === 'hidden'),
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    elapsed: () => performance.now(),
    now: () => Date.now(),
    chance: () => Math.random(),
  });
}

/** Tells the pace what comes and who is there; wakes the loop for who comes back. Returns how to stop. */
function attend(store: IndexedStore, pace: Pace, wake: () => void): () => void {
  const rows = new Watch(store.db.name);
  for (const table of ['base', 'outbox']) rows.all(table);
  const stop = onChange(
    () => rows,
    () => pace.news(),
  );
  const touched = (event: Event): void => {
    if (pace.touched() || event.type === 'focus') wake();
  };
  const signs = ['pointerdown', 'pointermove', 'keydown', 'focus'] as const;
  for (const sign of signs) globalThis.window?.addEventListener(sign, touched, { passive: true });
  return () => {
    stop();
    for (const sign of signs) globalThis.window?.removeEventListener(sign, touched);
  };
}

async function refreshed(person: Person, { store }: Waiting, { resultOf }: Office): Promise<Result> {
  try {
    const { client_id } = await store.read(standing);
    await auth.refresh(person.user.id, client_id);
    return { event: 'refreshed' };
  } catch (error) {
    const result = resultOf(error);
    return result.event === 'unauthorised' ? { event: 'refresh_refused' } : result;
  }
}

/** The token speaks for the old client id: the next request will ask for a new one. */
async function renumbered(person: Person, world: Waiting, around: Around): Promise<Result> {
  const client_id = randomId();
  const engine = await world.engine();
  await world.store.write((tables) => renumber(tables, engine, client_id));
  await renamedClient(person.username, client_id);
  auth.forget();
  around.newClient(client_id);
  return { event: 'renumbered' };
}

/** The office says that it has everything; the device looks for itself before it forgets (V4). */
export async function holdsNothing(world: Pick<World, 'store'>): Promise<boolean> {
  return world.store.read(async (tables) => {
    const waiting = await tables.outbox.by('state', 'waiting');
    const files = (await tables.files.all()).filter((file) => file.state !== 'whole');
    const drafts = (await tables.drafts.all()).filter((draft) => draft.grp !== '');
    return waiting.length + files.length + drafts.length === 0;
  });
}
