import fc from 'fast-check';
import { test } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { steps, type Step } from './steps';
import { live } from './world';

test('V4 whatever is lost, doubled, late, killed or restored: nothing is lost, nothing twice, and the device shows the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, 3, 1000), steps, (page, all) => live(new MemoryStore(), page, all)),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  );
});

test('D32 what a restored server has lost comes back from the device, and nothing is there twice', async () => {
  const sync: Step = { do: 'sync', most: 500, lost: 'nothing', twice: false, fails: null, meanwhile: [] };
  const add = (note: string): Step => ({ do: 'capture', name: 'notes.add', note, job: 'j1' });
  const before: Step[] = [sync, add('n1'), sync, { do: 'back up' }, add('n2'), add('n3'), sync, sync];
  const after: Step[] = [{ do: 'restore' }, add('n1'), sync];
  await live(new MemoryStore(), 1000, [...before, ...after]);
});
