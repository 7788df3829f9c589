/** What was released here and is not carried out yet. It outlives the screen: the result is told wherever one is by then. */

import type { Rows } from '@/generated/contract';
import { batchOf, type Batch } from './results';

let open = $state.raw<readonly Batch[]>([]);

export const awaited = (): readonly Batch[] => open;

/** As the items were before; `what` names a single one. */
export function awaitResult(items: readonly Rows['review_items'][], what: string): void {
  open = [...open, batchOf(items, what)];
}

export function settled(batch: Batch): void {
  open = open.filter((one) => one !== batch);
}
