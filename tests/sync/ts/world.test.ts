import fc from 'fast-check';
import { test } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { live, steps } from './world';

test('V4 whatever is lost, doubled, late, killed or restored: nothing is lost, nothing twice, and the device shows the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, 3, 1000), steps, (page, all) => live(new MemoryStore(), page, all)),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  );
});
