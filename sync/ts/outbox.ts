/** Captured work: numbered, stored, renumbered after a fork, offered again after a restore. Twin of `sync/outbox.py`. */

import { canonical, utf8Length } from './canonical';
import { Draft, viewReader, type Flag } from './draft';
import { Refused } from './errors';
import { LIMITS, type Mutation } from './messages';
import { mutationOf, replay, run, type Engine } from './rebase';
import { standing, type Entry, type Standing, type Tables } from './store';

/** What a person did; clock and chance are passed in. `at` is the device's wall clock in RFC 3339 UTC. */
export interface Made {
  name: string;
  args: Record<string, unknown>;
  uuid: string;
  at: string;
  tz: string;
}

/** It is durable. `flags`: what the office will look at, as far as the device can tell. */
export interface Saved {
  id: number;
  uuid: string;
  flags: readonly Flag[];
}

/**
 * Numbers and stores what a person did, with its effect on the screen, inside one write transaction (rule V1).
 * Throws `Refused` when a twin says no: then the caller must abandon the transaction, and nothing is stored.
 * `again`: whether it may have been stored before; it is then looked for among all that is here.
 */
export async function capture(tables: Tables, engine: Engine, made: readonly Made[], again = true): Promise<Saved[]> {
  const at = await standing(tables);
  const before = again ? await savedBefore(tables, made) : null;
  if (before !== null) return before;
  const rows = viewReader(tables, engine.kinds);
  const draft = new Draft(rows);
  const caller = await engine.caller(rows, at.client_id);
  const entries: Entry[] = [];
  const saved: Saved[] = [];
  for (const one of made) {
    const mutation = numbered(one, at, engine, entries.length);
    const child = await run(engine, draft, mutation, caller, true);
    const touched = await child.changes(engine.kinds);
    entries.push(
      entryOf(
        mutation,
        at,
        touched.map((change) => change.grp),
      ),
    );
    saved.push({ id: mutation.id, uuid: mutation.uuid, flags: child.flags });
  }
  const changes = await draft.changes(engine.kinds);
  // Asked for at once: a person waits for the last of them.
  await Promise.all([
    tables.outbox.put(entries),
    tables.overlay.put(changes),
    tables.meta.put([{ ...at, next_id: at.next_id + entries.length, next_n: at.next_n + entries.length }]),
  ]);
  return saved;
}

/**
 * A write that is repeated on a new connection may have been completed on the old one, and another tab may have saved, sent
 * or renumbered since: the same uuids are the same work, wherever they lie.
 */
async function savedBefore(tables: Tables, made: readonly Made[]): Promise<Saved[] | null> {
  const here: Entry[] = [...(await tables.archive.all()), ...(await tables.outbox.all())];
  const ids = new Map(here.map((entry) => [entry.uuid, entry.id]));
  const saved = made.map(({ uuid }) => ({ id: ids.get(uuid) ?? 0, uuid, flags: [] }));
  return saved.some((one) => one.id === 0) ? null : saved;
}

function numbered(made: Made, at: Standing, engine: Engine, after: number): Mutation {
  const { name, args, uuid, at: when, tz } = made;
  return {
    id: at.next_id + after,
    uuid,
    name,
    v: engine.registry.find(name)?.v ?? 1,
    base_seq: at.seq,
    at: when,
    tz,
    offset_ms: at.offset_ms,
    args,
  };
}

function entryOf(mutation: Mutation, at: Standing, touched: readonly string[]): Entry {
  const body = canonical(mutation);
  const bytes = utf8Length(body);
  if (bytes > LIMITS.mutationBytes) throw new Refused('TOO_LARGE', 'This is more than can be sent in one piece.');
  const named = typeof mutation.args['job'] === 'string' ? [mutation.args['job']] : [];
  return {
    n: at.next_n + mutation.id - at.next_id,
    client_id: at.client_id,
    id: mutation.id,
    uuid: mutation.uuid,
    name: mutation.name,
    body,
    bytes,
    at: mutation.at,
    groups: [...new Set([...named, ...touched])].filter((grp) => grp !== ''),
    state: 'waiting',
    receipt: null,
  };
}

/**
 * After a fork, an unfillable gap or a device set back to an old copy: everything unreceipted gets new ids from 1
 * under a new client id. Uuids stay, so what the server has already is answered, not done again (rule P1).
 */
export async function renumber(tables: Tables, engine: Engine, client_id: string): Promise<void> {
  const at = await standing(tables);
  const waiting = await tables.outbox.by('state', 'waiting');
  const entries = waiting.sort(byCapture).map(({ later: _, ...entry }, index) => {
    const body = canonical({ ...mutationOf(entry), id: index + 1 });
    return { ...entry, client_id, id: index + 1, body, bytes: utf8Length(body) };
  });
  await tables.outbox.put(entries);
  await tables.meta.put([{ ...at, client_id, next_id: entries.length + 1 }]);
  await replay(tables, engine);
}

const byCapture = (a: Entry, b: Entry): number => a.n - b.n;

/**
 * The server knows this client only up to `last`: everything held beyond that, receipted or not, waits once more, from the
 * outbox and the archive. False where an id in between is not here any more: then `renumber` must follow (rules P1, Q5).
 */
export async function offerAgain(tables: Tables, last: number): Promise<boolean> {
  const at = await standing(tables);
  const again = await waitAgain(tables, (entry) => entry.client_id === at.client_id && entry.id > last);
  return again === at.next_id - 1 - last;
}

/**
 * The server was restored. It may lack what was receipted under this client's earlier ids, too; nothing it says would show
 * that, so all of it waits again, and the uuids sort it out. False where `renumber` must follow.
 */
export async function offerAgainAfterRestore(tables: Tables, last: number): Promise<boolean> {
  const at = await standing(tables);
  const complete = await offerAgain(tables, last);
  const older = await waitAgain(tables, (entry) => entry.client_id !== at.client_id);
  return complete && older === 0;
}

async function waitAgain(tables: Tables, lost: (entry: Entry) => boolean): Promise<number> {
  const archived = (await tables.archive.all()).filter(lost);
  const held = (await tables.outbox.all()).filter(lost);
  const again: Entry[] = [...archived.map(({ settled_at: _, ...entry }) => entry), ...held];
  await tables.outbox.put(again.map(({ later: _, ...entry }) => ({ ...entry, state: 'waiting', receipt: null })));
  await tables.archive.delete(archived.map((entry) => [entry.client_id, entry.id]));
  return again.length;
}

/** A UUID version 7: 48 bits of time, then chance. `random` are at least ten bytes from a good source. */
export function uuid7(ms: number, random: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0').slice(-12);
  const byte = (at: number, keep: number, mark: number): number => ((random[at] ?? 0) & keep) | mark;
  const rest = [
    byte(0, 0x0f, 0x70),
    byte(1, 0xff, 0),
    byte(2, 0x3f, 0x80),
    ...[3, 4, 5, 6, 7, 8, 9].map((at) => byte(at, 0xff, 0)),
  ];
  const hex = time + rest.map((value) => value.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
