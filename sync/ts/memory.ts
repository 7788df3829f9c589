/** The store in memory, for tests and for trying a twin. Twin of `sync/memory.py`; held to IndexedDB by one conformance suite. */

import { Draft, type Flag, type Reader } from './draft';
import { Refused } from './errors';
import type { AnyRows, Ctx, LooseTwin, Row } from './registry';
import { INDEXES, type Key, type Schema, type Store, type Table, type TableName, type Tables } from './store';

type Parts = readonly (string | number)[];

/** IndexedDB's order of keys: numbers before texts, lists part by part. */
export function compareKeys(a: Key, b: Key): number {
  const [left, right]: [Parts, Parts] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = compareParts(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const partsOf = (key: Key): Parts => (typeof key === 'object' ? key : [key]);

function compareParts(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `[kind+id]` → kind, id; `*groups` → groups. */
const columnsOf = (index: string): string[] => index.replace(/[[\]*]/g, '').split('+');

class MemoryTable<T> implements Table<T> {
  readonly #records = new Map<string, T>();
  readonly #indexes: readonly string[][];
  readonly #primary: readonly string[];
  #undo: (() => void)[] = [];

  constructor(spec: string) {
    this.#indexes = spec.split(',').map(columnsOf);
    this.#primary = this.#indexes[0] ?? [];
  }

  async get(key: Key): Promise<T | undefined> {
    return this.#records.get(JSON.stringify(partsOf(key)));
  }

  async by(index: string, value: Key): Promise<T[]> {
    const columns = this.#indexed(index);
    const wanted = partsOf(value);
    return (await this.all()).filter((record) => columns.every((column, at) => has(record, column, wanted[at])));
  }

  async below(index: string, value: Key): Promise<T[]> {
    const columns = this.#indexed(index);
    return (await this.all()).filter((record) => compareKeys(keyOf(record, columns), value) < 0);
  }

  async all(): Promise<T[]> {
    return [...this.#records.values()].sort((a, b) => compareKeys(keyOf(a, this.#primary), keyOf(b, this.#primary)));
  }

  async put(records: readonly T[]): Promise<void> {
    for (const record of records) this.#set(JSON.stringify(keyOf(record, this.#primary)), record);
  }

  async delete(keys: readonly Key[]): Promise<void> {
    for (const key of keys) this.#set(JSON.stringify(partsOf(key)), undefined);
  }

  async clear(): Promise<void> {
    for (const key of [...this.#records.keys()]) this.#set(key, undefined);
  }

  keep(): void {
    this.#undo = [];
  }

  undo(): void {
    for (const step of this.#undo.reverse()) step();
    this.#undo = [];
  }

  #set(key: string, record: T | undefined): void {
    const before = this.#records.get(key);
    const write = (value: T | undefined): unknown =>
      value === undefined ? this.#records.delete(key) : this.#records.set(key, value);
    this.#undo.push(() => write(before));
    write(record);
  }

  /** As in IndexedDB, asking by what has no index is a mistake, not a slow success. */
  #indexed(index: string): readonly string[] {
    const columns = columnsOf(index);
    if (this.#indexes.some((known) => columns.every((column, at) => known[at] === column))) return columns;
    throw new Error(`no index ${index}`);
  }
}

const keyOf = (record: unknown, columns: readonly string[]): Parts =>
  columns.map((column) => (record as Record<string, string | number>)[column] ?? '');

function has(record: unknown, column: string, wanted: unknown): boolean {
  const value = (record as Record<string, unknown>)[column];
  return Array.isArray(value) ? value.includes(wanted) : value === wanted;
}

/** A store that forgets at the end; one transaction at a time. */
export class MemoryStore implements Store {
  readonly #tables = Object.fromEntries(
    Object.entries(INDEXES).map(([name, spec]) => [name, new MemoryTable<Schema[TableName]>(spec)]),
  ) as Record<TableName, MemoryTable<Schema[TableName]>>;
  #last: Promise<unknown> = Promise.resolve();

  write<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#transaction(work));
  }

  read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#inTurn(() => work(this.#tables as unknown as Tables));
  }

  async #transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    try {
      const result = await work(this.#tables as unknown as Tables);
      for (const table of Object.values(this.#tables)) table.keep();
      return result;
    } catch (trouble) {
      for (const table of Object.values(this.#tables)) table.undo();
      throw trouble;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** Rows in plain lists, by kind. */
export function readerOf(rows: Readonly<Record<string, readonly Row[]>>): Reader {
  const sorted = (kind: string): Row[] => [...(rows[kind] ?? [])].sort((a, b) => compareKeys(a.id, b.id));
  return {
    get: async (kind, id) => rows[kind]?.find((row) => row.id === id),
    find: async (kind, column, value) => sorted(kind).filter((row) => row[column] === value),
    all: async (kind) => sorted(kind),
  };
}

/** What a twin did when tried. */
export interface Tried {
  refused: Refused | null;
  flags: readonly Flag[];
  /** Every kind as it is afterwards, by id; a kind without rows is absent. */
  rows: Record<string, Row[]>;
  /** Kind, id and row, null where it was deleted. */
  changed: [string, string, Row | null][];
}

const NOWHERE: Ctx = {
  caller: { org: 'org', user: 'user', role: 'technician', client_id: 'client', centres: [], name: '' },
  id: 1,
  uuid: '00000000-0000-7000-8000-000000000001',
  name: '',
  v: 1,
  base_seq: 0,
  at: '2026-11-22T08:00:00.000Z',
  device_at: '2026-11-22T08:00:00.000Z',
  tz: 'Asia/Shanghai',
  offset_ms: 0,
};

/** Runs a twin on rows in memory, permission first. Refusals are returned, every other error is thrown. */
export async function runTwin(
  twin: LooseTwin,
  rows: Readonly<Record<string, readonly object[]>>,
  args: object,
  ctx: Partial<Omit<Ctx, 'caller'>> & { caller?: Partial<Ctx['caller']> } = {},
): Promise<Tried> {
  const draft = new Draft(readerOf(rows as AnyRowLists));
  const child = draft.child();
  const context: Ctx = { ...NOWHERE, ...ctx, caller: { ...NOWHERE.caller, ...ctx.caller } };
  let refused: Refused | null = null;
  try {
    await twin.allow(child as never, args as never, context);
    await twin.apply(child as never, args as never, context);
    draft.merge(child);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error;
  }
  const changed = await draft.changes({});
  const kinds = [...new Set([...Object.keys(rows), ...changed.map((change) => change.kind)])].sort();
  const after = await Promise.all(kinds.map(async (kind): Promise<[string, Row[]]> => [kind, await draft.all(kind)]));
  return {
    refused,
    flags: draft.flags,
    rows: Object.fromEntries(after.filter(([, list]) => list.length > 0)),
    changed: changed.map(({ kind, id, row }) => [kind, id, row]),
  };
}

type AnyRowLists = Readonly<Record<keyof AnyRows, readonly Row[]>>;
