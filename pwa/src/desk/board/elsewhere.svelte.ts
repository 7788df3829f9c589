/** How many jobs of other centres a technician has in hand: a number, for nothing else of them is this desk's to see. */

import { Asked } from '../asked.svelte';
import { elsewhere } from '../queries';

const asked = new Asked(elsewhere, 60_000);

/** Null until the server has said. */
export const elsewhereOf = (technician: string): number | null =>
  asked.known && (asked.known.find((one) => one.technician === technician)?.open ?? 0);

/** For `$effect`. */
export const watchElsewhere = asked.watch;
