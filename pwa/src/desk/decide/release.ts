/** Letting held work be done after all, in the order in which it was made. */

import type { Rows } from '@/generated/contract';
import { save } from '../doing';
import { awaitResult } from './awaited.svelte';
import { t } from './words';

/** True when the decision is durable here; what came of it is told when the server has carried it out. */
export async function release(items: readonly Rows['review_items'][], what = ''): Promise<boolean> {
  const inOrder = [...items].sort((a, b) => a.mutation_id - b.mutation_id);
  const calls: Parameters<typeof save>[0] = inOrder.map((item) => ['reviews.release', { item: item.id }]);
  const saved = await save(calls, t.releasing());
  if (saved) awaitResult(inOrder, what);
  return saved;
}

/** The same with other arguments. */
export async function correct(
  item: Rows['review_items'],
  args: Record<string, unknown>,
  what: string,
): Promise<boolean> {
  const saved = await save([['reviews.correct', { item: item.id, args }]], t.releasing());
  if (saved) awaitResult([item], what);
  return saved;
}
