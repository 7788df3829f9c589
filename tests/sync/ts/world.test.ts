import fc from 'fast-check';
import { test } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { steps } from './steps';
import { live } from './world';

test('V4 whatever is lost, doubled, late, killed or restored: nothing is lost, nothing twice, and the device shows the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, 3, 1000), steps, (page, all) => live(new MemoryStore(), page, all)),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  );
});

test('D32 what a restored server has lost comes back from the device, and nothing is there twice', async () => {
  const sync = { do: 'sync', most: 500, lost: 'nothing', twice: false, fails: null, meanwhile: [] } as const;
  const add = (note: string) => ({ do: 'capture', name: 'notes.add', note, job: 'j1' }) as const;
  await live(new MemoryStore(), 1000, [
    ...[sync, add('n1'), sync, { do: 'back up' } as const, add('n2'), add('n3'), sync, sync],
    ...[{ do: 'restore' } as const, add('n1'), sync],
  ]);
});
