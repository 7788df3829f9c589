/** What is tapped while something else is under way is done, each once and in its order (V1). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settled } from '@/signatures/people';
import { Turns } from '@/signatures/turns.svelte';
import { writable } from 'svelte/store';

const tick = (): Promise<void> => new Promise((done) => setTimeout(done));

test('V1 a tap that comes while a photo is kept waits for it, and is not dropped', async () => {
  const turns = new Turns();
  const did: string[] = [];
  let kept = (): void => undefined;
  const photo = turns.take('photo', () =>
    new Promise<void>((done) => (kept = done)).then(() => void did.push('photo')),
  );
  const next = turns.take('text', async () => void did.push('text'));
  await tick();
  expect([did, turns.busy]).toEqual([[], true]);
  kept();
  await Promise.all([photo, next]);
  expect([did, turns.busy]).toEqual([['photo', 'text'], false]);
});

test('V1 two taps on one button are one; a later one is another', async () => {
  const turns = new Turns();
  let times = 0;
  const once = async (): Promise<void> => void (times += 1);
  await Promise.all([turns.take('sign', once), turns.take('sign', once)]);
  expect(times).toBe(1);
  await turns.take('sign', once);
  expect(times).toBe(2);
});

test('V1 whatever is asked in whatever order, with faults among it, is done in order and one at a time', async () => {
  const asked = fc.array(fc.record({ what: fc.nat(6), waits: fc.nat(2), fails: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(asked, async (works) => {
      const turns = new Turns();
      const did: number[] = [];
      let under = 0;
      const done = works.map(({ what, waits, fails }) =>
        turns.take(what, async () => {
          expect((under += 1)).toBe(1);
          for (let i = 0; i < waits; i += 1) await tick();
          did.push(what);
          under -= 1;
          if (fails) throw new Error(String(what));
        }),
      );
      await Promise.allSettled(done);
      expect(did).toEqual([...new Set(works.map((one) => one.what))]);
      expect(turns.busy).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('S1.1 the names beside a text stay as they were when it was opened', () => {
  const told = writable<{ id: string; name: string }[] | undefined>();
  const seen: unknown[] = [];
  const stop = settled(told).subscribe((names) => seen.push(names?.[0]?.name));
  told.set([{ id: 'a', name: '王建国' }]);
  told.set([{ id: 'a', name: '另一个' }]);
  stop();
  expect(new Set(seen)).toEqual(new Set([undefined, '王建国']));
});
