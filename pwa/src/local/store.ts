/** The store port over IndexedDB: strict transactions, and a dead connection reopened. Source: `sync/SPEC.md` V1. */

import type { Table as DexieTable } from 'dexie';
import { INDEXES, type Key, type Schema, type Store, type Table, type TableName, type Tables } from '@sync/store';
import { UserDb } from './db';
import { isDead, isFull, StorageTrouble } from './trouble';

const NAMES = Object.keys(INDEXES) as TableName[];
const ATTEMPTS = 3;

/** Dexie's table in the shape of the port. */
class IndexedTable<T> implements Table<T> {
  constructor(private readonly table: DexieTable<T>) {}

  async get(key: Key): Promise<T | undefined> {
    return this.table.get(key as never);
  }

  async by(index: string, value: Key): Promise<T[]> {
    return this.table.where(index).equals(value as never).toArray();
  }

  async all(): Promise<T[]> {
    return this.table.toArray();
  }

  async below(index: string, value: Key): Promise<T[]> {
    return this.table.where(index).below(value).toArray();
  }

  async put(records: readonly T[]): Promise<void> {
    if (records.length > 0) await this.table.bulkPut(records);
  }

  async delete(keys: readonly Key[]): Promise<void> {
    if (keys.length > 0) await this.table.bulkDelete(keys as never[]);
  }

  async clear(): Promise<void> {
    await this.table.clear();
  }
}

export class IndexedStore implements Store {
  readonly db: UserDb;
  readonly #tables: Tables;

  constructor(user: string, db = new UserDb(user)) {
    this.db = db;
    const table = <N extends TableName>(name: N): Table<Schema[N]> => new IndexedTable(db.of(name));
    this.#tables = Object.fromEntries(NAMES.map((name) => [name, table(name)])) as unknown as Tables;
  }

  /** Resolves when the transaction is complete on disk. `StorageTrouble` when it cannot be. */
  write<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#alive(() => this.db.transaction('rw', NAMES, () => work(this.#tables)));
  }

  /** `names` narrows what it waits for: a look at rows need not wait while a file is being stored. */
  read<T>(work: (tables: Tables) => Promise<T>, names: readonly TableName[] = NAMES): Promise<T> {
    return this.#alive(() => this.db.transaction('r', [...names], () => work(this.#tables)));
  }

  close(): void {
    this.db.close();
  }

  /** Does it again on a new connection when the old one died. Whatever a mutation does twice has the same uuid twice. */
  async #alive<T>(attempt: () => PromiseLike<T>): Promise<T> {
    for (let left = ATTEMPTS - 1; ; left -= 1) {
      try {
        return await attempt();
      } catch (error) {
        if (isFull(error)) throw new StorageTrouble('STORAGE_FULL', error);
        if (!isDead(error)) throw error;
        if (left === 0) throw new StorageTrouble('STORAGE_DEAD', error);
        this.db.close({ disableAutoOpen: false });
      }
    }
  }
}
