import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { test } from 'vitest';
import { IndexedStore } from '@/local/store';
import { steps } from '../../sync/ts/steps';
import { live } from '../../sync/ts/world';

let users = 0;

test(
  'V2.2 in IndexedDB, too: killed between any two steps, nothing is lost and nothing done twice',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 3, 1000), steps, async (page, all) => {
        const store = new IndexedStore(`world ${(users += 1)}`);
        await live(store, page, all);
        await store.db.delete();
      }),
      { numRuns: 12 },
    );
  },
);
