/** The store port over IndexedDB: strict transactions, and a dead connection reopened. Source: `sync/SPEC.md` V1. */

import type { Table as DexieTable, Transaction } from 'dexie';
import { INDEXES, type Key, type Schema, type Store, type Table, type TableName, type Tables } from '@sync/store';
import { UserDb } from './db';
import { heldIn, tellWritten, type Held } from './held';
import { mark, markOf } from './kept';
import { isDead, isFull, isNewer, StorageTrouble } from './trouble';
import type { Watch } from './watch';

export { onOutboxWritten, type Held } from './held';

const NAMES = Object.keys(INDEXES) as TableName[];
const ATTEMPTS = 3;

/** What one transaction did: `watch` notes what it read, `touched` the tables it changed. */
interface Notes {
  watch?: Watch | undefined;
  touched: Set<TableName>;
}

/** Dexie's table in the shape of the port. */
class IndexedTable<T> implements Table<T> {
  constructor(
    private readonly table: DexieTable<T>,
    private readonly notes: Notes,
  ) {}

  private get watch(): Watch | undefined {
    return this.notes.watch;
  }

  async get(key: Key): Promise<T | undefined> {
    this.watch?.key(this.table.name, key);
    return this.table.get(key as never);
  }

  async by(index: string, value: Key): Promise<T[]> {
    if (this.watch !== undefined) noteIndex(this.watch, this.table, index, value);
    return this.#noted(
      await this.table
        .where(index)
        .equals(value as never)
        .toArray(),
    );
  }

  async all(): Promise<T[]> {
    this.watch?.all(this.table.name);
    return this.table.toArray();
  }

  async below(index: string, value: Key): Promise<T[]> {
    this.watch?.all(this.table.name);
    return this.table.where(index).below(value).toArray();
  }

  async put(records: readonly T[]): Promise<void> {
    if (records.length > 0) await this.#touching().bulkPut(records);
  }

  async delete(keys: readonly Key[]): Promise<void> {
    if (keys.length > 0) await this.#touching().bulkDelete(keys as never[]);
  }

  async clear(): Promise<void> {
    await this.#touching().clear();
  }

  #touching(): DexieTable<T> {
    this.notes.touched.add(this.table.name as TableName);
    return this.table;
  }

  /** A record may change without its index changing: then its own key is what tells. */
  #noted(records: T[]): T[] {
    const { keyPath } = this.table.schema.primKey;
    const columns = typeof keyPath === 'string' ? [keyPath] : (keyPath ?? []);
    for (const record of this.watch === undefined ? [] : records) {
      const parts = columns.map((column) => (record as Record<string, string | number>)[column] ?? '');
      this.watch?.key(this.table.name, typeof keyPath === 'string' ? (parts[0] ?? '') : parts);
    }
    return records;
  }
}

/** The index itself, or the longer one that begins with it. */
function noteIndex(watch: Watch, { name, schema }: DexieTable, index: string, value: Key): void {
  const exact = schema.indexes.find((one) => one.name === index);
  if (exact !== undefined) return watch.range(name, index, value, value);
  const longer = schema.indexes.find((one) => one.name.startsWith(`[${index}+`));
  watch.beginning(name, longer?.name ?? '', [value as string | number]);
}

/**
 * The tables of one transaction, tied to it by name. Dexie otherwise finds "the current transaction" by following awaits,
 * and loses it after a hundred of them without a request between: a replay of a day's work has more.
 */
function tablesOf(transaction: Transaction, names: readonly TableName[], notes: Notes): Tables {
  const table = <N extends TableName>(name: N): Table<Schema[N]> => new IndexedTable(transaction.table(name), notes);
  return Object.fromEntries(names.map((name) => [name, table(name)])) as unknown as Tables;
}

export class IndexedStore implements Store {
  readonly db: UserDb;

  constructor(
    private readonly user: string,
    db = new UserDb(user),
  ) {
    this.db = db;
  }

  /** Resolves when the transaction is complete on disk. `StorageTrouble` when it cannot be. */
  async write<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    const [done, held] = await this.#alive('rw', NAMES, async (transaction) => {
      const touched = new Set<TableName>();
      const tables = tablesOf(transaction, NAMES, { touched });
      const result = await work(tables);
      await mark(tables, touched);
      return [result, touched.has('outbox') ? await heldIn(transaction, this.user) : null] as const;
    });
    if (held !== null) tellWritten(held);
    return done;
  }

  /** What it holds; null where it was never begun, or its content is gone. */
  held(): Promise<Held | null> {
    return this.#alive('r', ['meta', 'outbox'], (transaction) => heldIn(transaction, this.user));
  }

  /** `names` narrows what it waits for: a look at rows need not wait while a file is being stored. */
  read<T>(work: (tables: Tables) => Promise<T>, names: readonly TableName[] = NAMES, watch?: Watch): Promise<T> {
    return this.#alive('r', names, (transaction) => work(tablesOf(transaction, names, { watch, touched: new Set() })));
  }

  /** The same, with the mark under which its answer may be kept. */
  readMarked<T>(
    work: (tables: Tables) => Promise<T>,
    names: readonly TableName[],
    watch: Watch,
  ): Promise<readonly [T, string]> {
    return this.#alive('r', [...names, 'drafts'], async (transaction) => {
      const answer = await work(tablesOf(transaction, names, { watch, touched: new Set() }));
      // Not watched: the mark changes with every write, also of what was not asked for.
      return [answer, await markOf(tablesOf(transaction, ['drafts'], { touched: new Set() }))] as const;
    });
  }

  close(): void {
    this.db.close();
  }

  /** Dexie passes over a connection that dies while it is being opened: then it is open, and has no tables. */
  get #hollow(): boolean {
    return this.db.isOpen() && (this.db.core as unknown) === undefined;
  }

  /** Does it again on a new connection when the old one died. Whatever a mutation does twice has the same uuid twice. */
  async #alive<T>(
    mode: 'r' | 'rw',
    names: readonly TableName[],
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    for (let left = ATTEMPTS - 1; ; left -= 1) {
      try {
        return await this.db.transaction(mode, [...names], work);
      } catch (error) {
        if (isFull(error)) throw new StorageTrouble('STORAGE_FULL', error);
        if (isNewer(error)) throw new StorageTrouble('STORAGE_NEWER', error);
        if (!isDead(error) && !this.#hollow) throw error;
        if (left === 0) throw new StorageTrouble('STORAGE_DEAD', error);
        this.db.close({ disableAutoOpen: false });
      }
    }
  }
}
