/**
 * Each broken client is found out, within so many histories; the same look at rest finds nothing wrong with the real one.
 *
 * @module-tag slow
 */

import fc from 'fast-check';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { live } from './live';
import { MUTANTS } from './mutants';
import { openPage, type Page } from './page';
import { favouring } from './steps';

const SEED = 6;
const BOUND = 20;
let sound: Page[];
beforeAll(async () => {
  sound = [await openPage(), await openPage()];
}, 60_000);

afterEach(() => MUTANTS.forEach(({ path }) => vi.doUnmock(path)));

test.each(MUTANTS)('N1 N2 N3 N4 N6 N9 found out: $name ($breaks)', { timeout: 120_000 }, async (mutant) => {
  const pages = [await openPage(mutant), await openPage(mutant)];
  const run = await fc.check(
    fc.asyncProperty(favouring(mutant.favours, mutant.only), async (history) => {
      const { wrong } = await live(pages, history);
      return wrong.length === 0;
    }),
    { seed: SEED, numRuns: BOUND, endOnFailure: true },
  );
  expect(run.failed).toBe(true);
  // What gave it away is the fault: the real client lives through the same.
  const [history] = run.counterexample!;
  expect((await live(sound, history)).wrong).toEqual([]);
});
