/** Unreceipted work laid over the server's rows again and again. Twin of `sync/rebase.py`. Source: `sync/SPEC.md` V2. */

import { baseReader, Draft, type Reader } from './draft';
import type { Mutation } from './messages';
import type { Caller, Ctx, Registry, Row } from './registry';
import { standing, type Entry, type Kinds, type OverlayRecord, type Tables } from './store';

/** What this build can do, for one signed-in person. */
export interface Engine {
  registry: Registry;
  kinds: Kinds;
  /** Who speaks, with the centres the rows say he belongs to. Await only the reader. */
  caller(rows: Reader, client_id: string): Promise<Caller>;
}

/** The mutation as stored. */
export const mutationOf = (entry: Pick<Entry, 'body'>): Mutation => JSON.parse(entry.body) as Mutation;

/** A device time turned to the server's clock by the offset measured before it (rule V7). */
export function corrected(at: string, offset_ms: number | null): string {
  return new Date(Date.parse(at) + (offset_ms ?? 0)).toISOString();
}

/** The circumstances of a mutation, as its twin sees them. */
export function contextOf(mutation: Mutation, caller: Caller): Ctx {
  const { id, uuid, name, v, base_seq, tz, offset_ms, at } = mutation;
  return { caller, id, uuid, name, v, base_seq, tz, offset_ms, device_at: at, at: corrected(at, offset_ms) };
}

/**
 * Runs a mutation's twin in a child draft and keeps what it did. Throws `Refused` when the twin says no.
 * Permission is judged where the work is captured; in a replay it was judged already, and a job lost meanwhile
 * must not take finished work off the screen (rule W2).
 */
export async function run(
  engine: Engine,
  draft: Draft,
  mutation: Mutation,
  caller: Caller,
  judge: boolean,
): Promise<Draft> {
  const [twin, args] = engine.registry.read(mutation);
  const child = draft.child();
  const context = contextOf(mutation, caller);
  if (judge) await twin.allow(child as never, args as never, context);
  await twin.apply(child as never, args as never, context);
  draft.merge(child);
  return child;
}

/**
 * Rebuilds the overlay: every entry but the refused ones, in the order of capture, over the rows as they are now.
 * What cannot run any more is left out of the picture and stays in the outbox: the server judges. Returns the ids left out.
 */
export async function replay(tables: Tables, engine: Engine): Promise<number[]> {
  const entries = (await tables.outbox.all()).filter((entry) => entry.state !== 'refused');
  const skipped: number[] = [];
  const rows = new Remembering(baseReader(tables, engine.kinds));
  const draft = new Draft(rows);
  const { client_id } = await standing(tables);
  const caller = await engine.caller(rows, client_id);
  for (const entry of entries) {
    try {
      await run(engine, draft, mutationOf(entry), { ...caller, client_id: entry.client_id }, false);
    } catch (refusal) {
      if (rows.broken) throw refusal; // the store failed, not the twin
      skipped.push(entry.id);
    }
  }
  await replaceOverlay(tables, await draft.changes(engine.kinds));
  return skipped;
}

/** Writes only what differs: every write wakes the screens that show it. */
async function replaceOverlay(tables: Tables, records: readonly OverlayRecord[]): Promise<void> {
  const before = new Map((await tables.overlay.all()).map((record) => [`${record.kind}\n${record.id}`, record]));
  const changed = records.filter((record) => {
    const key = `${record.kind}\n${record.id}`;
    const same = JSON.stringify(before.get(key)) === JSON.stringify(record);
    before.delete(key);
    return !same;
  });
  await tables.overlay.delete([...before.values()].map((record) => [record.kind, record.id]));
  await tables.overlay.put(changed);
}

/** Reads each row once (forty steps of one job ask for the job forty times), and knows when the store failed. */
class Remembering implements Reader {
  broken = false;
  readonly #known = new Map<string, Row | undefined>();

  constructor(private readonly rows: Reader) {}

  async get(kind: string, id: string): Promise<Row | undefined> {
    const key = `${kind}\n${id}`;
    if (!this.#known.has(key)) this.#known.set(key, await this.#watched(this.rows.get(kind, id)));
    return this.#known.get(key);
  }

  find(kind: string, column: string, value: unknown): Promise<Row[]> {
    return this.#watched(this.rows.find(kind, column, value));
  }

  all(kind: string): Promise<Row[]> {
    return this.#watched(this.rows.all(kind));
  }

  async #watched<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (trouble) {
      this.broken = true;
      throw trouble;
    }
  }
}
