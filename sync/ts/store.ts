/**
 * The port: what the engine asks of a store on the device. `memory.ts` and `pwa/src/local` are the two
 * implementations, and one conformance suite runs against both. Source: `sync/SPEC.md` V1, V2.
 */

import type { Receipt } from './messages';
import type { Row } from './registry';

/** Ids in IndexedDB's sense, which is also the order rows come back in. */
export type Key = string | number | readonly (string | number)[];

/** A row as the server last sent it. `grp` is the id of the job, customer, centre or user it belongs to, or ''. */
export interface RowRecord {
  kind: string;
  id: string;
  grp: string;
  row: Row;
}

/** A row as unreceipted mutations leave it; null when they delete it. Lies over the row of the server. */
export interface OverlayRecord {
  kind: string;
  id: string;
  grp: string;
  row: Row | null;
}

/**
 * `waiting`: the server has not said that it has it. `receipted`: it has, but its rows may not all be here yet.
 * `with_office`: held or quarantined, still shown. `refused`: rejected, no longer shown as done, waits for the person.
 */
export type EntryState = 'waiting' | 'receipted' | 'with_office' | 'refused';

/** One captured mutation. `n` is the order of capture on this device and never changes; `id` does after a fork. */
export interface Entry {
  n: number;
  client_id: string;
  id: number;
  uuid: string;
  name: string;
  /** RFC 8785 text of the whole mutation: what is sent, byte for byte. */
  body: string;
  /** UTF-8 length of `body`. */
  bytes: number;
  /** Device time of the capture, RFC 3339. */
  at: string;
  /** Groups it touched: what keeps a lost job on the device until its work is receipted (rule Q3). */
  groups: readonly string[];
  state: EntryState;
  receipt: Receipt | null;
  /** What the office decided meanwhile, where that came before the first receipt; it counts when the receipt is here. */
  later?: Receipt;
}

/** A settled mutation, kept 70 days and offered again if the server was restored (rule Q5). */
export interface Archived extends Entry {
  settled_at: string;
  /** Why the person put a refused one aside. */
  dismissed?: { reason: string; note: string | null };
}

/**
 * A file to deliver. `known`: the server has made room for it. `offset`: bytes it has, null when it must be asked.
 * `stuck` ones wait for a person; `problem` says why, and the bytes stay.
 */
export interface FileRecord {
  sha256: string;
  size: number;
  type: string;
  grp: string;
  state: 'unsent' | 'whole' | 'stuck';
  known: boolean;
  offset: number | null;
  /** How often the server found another hash at the last byte. */
  restarts: number;
  problem: string | null;
  added_at: string;
}

/** The bytes, apart from their record so that a list of files does not read them. */
export interface BytesRecord {
  sha256: string;
  bytes: ArrayBuffer;
}

/** A job that is no longer his, still on the device. */
export interface LeftJob {
  job: string;
  reason: string;
  seq: number;
}

/** A half-filled form. */
export interface DraftRecord {
  key: string;
  grp: string;
  value: unknown;
  saved_at: string;
}

/** Where the device stands with the server: one record, so that it changes as one. */
export interface Standing {
  key: 'standing';
  client_id: string;
  /** The id the next mutation gets. */
  next_id: number;
  /** The `n` the next entry gets. */
  next_n: number;
  epoch: string | null;
  cursor: string | null;
  /** Everything in scope up to this is in `base`; what new mutations carry as `base_seq`. */
  seq: number;
  /** Pages go into `incoming` until the last one has come. */
  resetting: boolean;
  /** Server clock minus device clock, as last measured. */
  offset_ms: number | null;
  /** Device time of the last answer, RFC 3339. */
  last_contact: string | null;
  catalogue: string | null;
  /** A job was lost before its rows had come: what else came for it must be looked for with the last page (rule Q3.5). */
  sweep?: boolean;
}

/** Every table with what it holds. */
export interface Schema {
  base: RowRecord;
  incoming: RowRecord;
  overlay: OverlayRecord;
  outbox: Entry;
  archive: Archived;
  files: FileRecord;
  bytes: BytesRecord;
  left: LeftJob;
  drafts: DraftRecord;
  meta: Standing;
}

export type TableName = keyof Schema;

/** Primary key first, then indexes, in the notation of Dexie; `*` = one entry for each value of an array. */
export const INDEXES: Readonly<Record<TableName, string>> = {
  base: '[kind+id],[grp+kind]',
  incoming: '[kind+id],[grp+kind]',
  overlay: '[kind+id],[grp+kind]',
  outbox: 'n,[client_id+id],state,*groups',
  archive: '[client_id+id],settled_at,*groups',
  files: 'sha256,state,grp',
  bytes: 'sha256',
  left: 'job',
  drafts: 'key,grp',
  meta: 'key',
};

/** One table inside a transaction. Lists come in the order of the primary key. */
export interface Table<T> {
  get(key: Key): Promise<T | undefined>;
  /** Records whose index (or leading part of one) has this value, as `by('grp', job)` or `by('[grp+kind]', [job, 'parts'])`. */
  by(index: string, value: Key): Promise<T[]>;
  all(): Promise<T[]>;
  /** Records whose index is below the value. */
  below(index: string, value: Key): Promise<T[]>;
  put(records: readonly T[]): Promise<void>;
  delete(keys: readonly Key[]): Promise<void>;
  clear(): Promise<void>;
}

export type Tables = { readonly [N in TableName]: Table<Schema[N]> };

/** A device's store for one user. */
export interface Store {
  /** All of `work`'s changes are on disk when this resolves, or none are and it rejects. Await only the tables inside. */
  write<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** One consistent look. */
  read<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
}

/** What the engine must know of each kind: the column that holds its group's id, and whether it is of the catalogue. */
export interface KindInfo {
  column: string | null;
  catalogue: boolean;
  /** Where a row of this kind stays only as long as a job names it: [kind, column] of the naming (rule Q3.5). */
  namedBy?: readonly [kind: string, column: string];
}

export type Kinds = Readonly<Record<string, KindInfo>>;

/** The group a row belongs to; '' where it has none. */
export function groupOf(kinds: Kinds, kind: string, row: Row): string {
  const column = kinds[kind]?.column;
  const value = column === null || column === undefined ? null : row[column];
  return typeof value === 'string' ? value : '';
}

/** The standing of a device that never spoke to the server. */
export function newStanding(client_id: string): Standing {
  return {
    key: 'standing',
    client_id,
    next_id: 1,
    next_n: 1,
    epoch: null,
    cursor: null,
    seq: 0,
    resetting: false,
    offset_ms: null,
    last_contact: null,
    catalogue: null,
  };
}

/** The standing; throws where the store was never begun, which is a mistake of the caller. */
export async function standing(tables: Tables): Promise<Standing> {
  const found = await tables.meta.get('standing');
  if (found === undefined) throw new Error('this store was never begun');
  return found;
}
