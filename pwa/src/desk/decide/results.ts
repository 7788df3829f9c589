/** What became of items that were released here: told once, when the server has carried it out. Pure. */

import type { Rows } from '@/generated/contract';

type Item = Rows['review_items'];

/** Released with one tap. `before`: item id → when it was decided last. */
export interface Batch {
  what: string;
  before: ReadonlyMap<string, string | null>;
}

export interface Told {
  took: number;
  /** Still open, and still without effect. */
  left: Item[];
}

const UNSETTLED = new Set(['held', 'quarantined', 'rejected']);

/** Its decision is still to be carried out. Rows of before an upgrade have no such column. */
export const isPending = (item: Item): boolean => (item.pending ?? null) !== null;

export const batchOf = (items: readonly Item[], what: string): Batch => ({
  what,
  before: new Map(items.map((item) => [item.id, item.decided_at ?? null])),
});

/** Null while one of them is on its way or being carried out. */
export function toldOf({ before }: Batch, items: readonly Item[]): Told | null {
  const told: Told = { took: 0, left: [] };
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const [id, decided] of before) {
    const item = byId.get(id);
    if (item === undefined) continue; // closed, and gone with its job
    if (item.state === 'closed') told.took += item.closed_reason === null ? 1 : 0;
    else if (isPending(item) || (item.decided_at ?? null) === decided) return null;
    else if (UNSETTLED.has(item.outcome)) told.left.push(item);
    else told.took += 1;
  }
  return told;
}

/** Several of one source, a device that was signed out or a rescue file, are decided together. */
const TOGETHER = new Set(['DEVICE_REVOKED', 'RESCUE_FILE']);

export interface Group {
  key: string;
  /** In the order in which they were made. */
  items: Item[];
}

export function groupsOf(items: readonly Item[]): { groups: Group[]; single: Item[] } {
  const sources = new Map<string, Item[]>();
  for (const item of items) {
    if (!TOGETHER.has(item.code ?? '')) continue;
    const key = `${item.code} ${item.client_id}`;
    sources.set(key, [...(sources.get(key) ?? []), item]);
  }
  const groups = [...sources]
    .filter(([, own]) => own.length > 1)
    .map(([key, own]) => ({ key, items: own.sort((a, b) => a.mutation_id - b.mutation_id) }));
  const grouped = new Set(groups.flatMap((group) => group.items));
  return { groups, single: items.filter((item) => !grouped.has(item)) };
}
