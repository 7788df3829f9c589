/** `RUNS=20000` is the long profile: so many histories, from a new seed each time, which a failure names. */

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { live } from './live';
import { openPage, type Page } from './page';
import { histories } from './steps';

const RUNS = Number(process.env['RUNS'] ?? 40);
const A_RUN_MS = 2_000;

let pages: Page[];
beforeAll(async () => {
  pages = [await openPage(), await openPage()];
}, 60_000);

test(
  'N1 N2 N3 N4 N6 N7 N9 whatever happens to phone, line, clock and office: nothing is lost, nothing twice',
  { timeout: 60_000 + RUNS * A_RUN_MS },
  async () => {
    const lives = fc.asyncProperty(histories, async (history) => {
      expect((await live(pages, history)).wrong).toEqual([]);
    });
    // A history shrinks over hundreds of lives; the seed and the path say it all.
    await fc.assert(lives, { numRuns: RUNS, endOnFailure: true });
  },
);
