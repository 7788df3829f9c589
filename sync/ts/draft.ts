/** Rows as a mutation sees and changes them, before anything is written. Twin of `sync/draft.py`. */

import { NotHere, Refused } from './errors';
import type { Row, Tx } from './registry';
import { groupOf, type Kinds, type OverlayRecord, type Table, type Tables } from './store';

/** Looking at rows, wherever they lie. */
export interface Reader {
  get(kind: string, id: string): Promise<Row | undefined>;
  find(kind: string, column: string, value: unknown): Promise<Row[]>;
  all(kind: string): Promise<Row[]>;
}

/** A flag a mutation raised: the work is kept, the office will look. */
export interface Flag {
  code: string;
  message: string;
}

interface Change {
  kind: string;
  id: string;
  row: Row | null;
  /** Of a deleted one: what it was. Once merged, nobody below knows it any more. */
  was?: Row | undefined;
}

const keyOf = (kind: string, id: string): string => `${kind}\n${id}`;
const byId = (a: Row, b: Row): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** An overlay over a reader. A child draft is merged only when its mutation took effect, so a refusal leaves no trace. */
export class Draft implements Tx, Reader {
  readonly flags: Flag[] = [];
  readonly #changes = new Map<string, Change>();

  constructor(private readonly below: Reader) {}

  async get(kind: string, id: string | null | undefined): Promise<Row | undefined> {
    if (id === null || id === undefined) return undefined;
    const change = this.#changes.get(keyOf(kind, id));
    const row = change === undefined ? await this.below.get(kind, id) : (change.row ?? undefined);
    return row && { ...row };
  }

  async need(kind: string, id: string | null | undefined): Promise<Row> {
    const found = await this.get(kind, id);
    if (found === undefined) throw new NotHere();
    return found;
  }

  async find(kind: string, column: string, value: unknown): Promise<Row[]> {
    const below = await this.below.find(kind, column, value);
    return this.#over(kind, below, (row) => row[column] === value);
  }

  async all(kind: string): Promise<Row[]> {
    return this.#over(kind, await this.below.all(kind), () => true);
  }

  async put(kind: string, row: Row): Promise<void> {
    this.#changes.set(keyOf(kind, row.id), { kind, id: row.id, row: { ...row } });
  }

  async add(kind: string, row: Row): Promise<void> {
    if ((await this.get(kind, row.id)) !== undefined) {
      throw new Refused('ID_TAKEN', 'There is a record with this id already.', 'id');
    }
    return this.put(kind, row);
  }

  async delete(kind: string, id: string): Promise<void> {
    this.#changes.set(keyOf(kind, id), { kind, id, row: null, was: await this.get(kind, id) });
  }

  flag(code: string, message: string): void {
    this.flags.push({ code, message });
  }

  child(): Draft {
    return new Draft(this);
  }

  merge(child: Draft): void {
    for (const [key, change] of child.#changes) this.#changes.set(key, change);
    this.flags.push(...child.flags);
  }

  /** What changed, ready for the overlay. A deleted row keeps the group it had. */
  async changes(kinds: Kinds): Promise<OverlayRecord[]> {
    const made: OverlayRecord[] = [];
    for (const { kind, id, row, was } of this.#changes.values()) {
      const shape = row ?? was;
      made.push({ kind, id, row, grp: shape === undefined ? '' : groupOf(kinds, kind, shape) });
    }
    return made;
  }

  #over(kind: string, below: Row[], fits: (row: Row) => boolean): Row[] {
    return laidOver(
      below,
      [...this.#changes.values()].filter((change) => change.kind === kind),
      fits,
    );
  }
}

function laidOver(below: Row[], changes: readonly Omit<Change, 'kind'>[], fits: (row: Row) => boolean): Row[] {
  if (changes.length === 0) return below;
  const covered = new Set(changes.map((change) => change.id));
  const above = changes.flatMap(({ row }) => (row !== null && fits(row) ? [row] : []));
  return [...below.filter((row) => !covered.has(row.id)), ...above.map((row) => ({ ...row }))].sort(byId);
}

/** Records of a kind whose column has a value: by the index of groups where that column is the group's. */
async function narrowed<T>(table: Table<T>, kinds: Kinds, kind: string, column: string, value: unknown): Promise<T[]> {
  const grouped = kinds[kind]?.column === column && typeof value === 'string';
  return grouped ? table.by('[grp+kind]', [value, kind]) : table.by('kind', kind);
}

/** The rows as the server sent them. */
export function baseReader(tables: Tables, kinds: Kinds): Reader {
  return {
    get: async (kind, id) => (await tables.base.get([kind, id]))?.row,
    find: async (kind, column, value) => {
      const found = await narrowed(tables.base, kinds, kind, column, value);
      return found.map((record) => record.row).filter((row) => row[column] === value);
    },
    all: async (kind) => (await tables.base.by('kind', kind)).map((record) => record.row),
  };
}

/** The rows as the person sees them: the overlay over the server's (rule V2). Both are asked at once: a tap waits for it. */
export function viewReader(tables: Tables, kinds: Kinds): Reader {
  const base = baseReader(tables, kinds);
  return {
    get: async (kind, id) => {
      const [over, below] = await Promise.all([tables.overlay.get([kind, id]), base.get(kind, id)]);
      return over === undefined ? below : (over.row ?? undefined);
    },
    find: async (kind, column, value) => {
      const over = narrowed(tables.overlay, kinds, kind, column, value);
      const [below, above] = await Promise.all([base.find(kind, column, value), over]);
      return laidOver(below, above, (row) => row[column] === value);
    },
    all: async (kind) => {
      const [below, above] = await Promise.all([base.all(kind), tables.overlay.by('kind', kind)]);
      return laidOver(below, above, () => true);
    },
  };
}
