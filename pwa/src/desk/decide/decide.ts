/** What is open, the oldest first. Pure. */

import type { Rows } from '@/generated/contract';

type Item = Rows['review_items'];
type Conflict = Rows['conflicts'];

const byAge = (a: { at: string; id: string }, b: { at: string; id: string }): number =>
  a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1;

export const openItems = (items: readonly Item[]): Item[] => items.filter((item) => item.state === 'open').sort(byAge);

export const openConflicts = (conflicts: readonly Conflict[]): Conflict[] =>
  conflicts.filter((one) => one.settled_at === null).sort(byAge);

/** How many things wait: a conflict and the item that tells of it are one. */
export const countOpen = (items: readonly Item[], conflicts: readonly Conflict[]): number =>
  openItems(items).length + openConflicts(conflicts).length - itemsOf(conflicts, items).size;

/**
 * Conflict id → the open item that tells of it. Both come in the order of the author's mutations; where their numbers
 * differ (one was closed by itself), nothing is guessed.
 */
export function itemsOf(conflicts: readonly Conflict[], items: readonly Item[]): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>();
  for (const conflict of openConflicts(conflicts)) {
    const same = openConflicts(conflicts).filter(
      (one) => one.job === conflict.job && one.other_by === conflict.other_by,
    );
    const told = items
      .filter((item) => item.state === 'open' && item.code === 'VALUE_CONFLICT')
      .filter((item) => item.job === conflict.job && item.user === conflict.other_by)
      .sort((a, b) => a.mutation_id - b.mutation_id);
    const item = told[same.indexOf(conflict)];
    if (item && told.length === same.length) found.set(conflict.id, item);
  }
  return found;
}
