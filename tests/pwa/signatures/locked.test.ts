import { get } from 'svelte/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const storage = vi.hoisted(() => ({ asked: 0, dead: true }));

vi.mock('@/app/fieldseal', () => ({
  drafts: {
    load: async () => {
      storage.asked += 1;
      if (storage.dead) throw new Error('dead');
      return { job: 'j' };
    },
  },
  session: { subscribe: (run: (now: unknown) => void) => run({ state: 'in', user: { id: 'tech' } }) },
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('V4 a storage that does not say in whose hands the device is is asked again each second', async () => {
  const { locked } = await import('@/signatures/locked');
  await vi.advanceTimersByTimeAsync(1000);
  expect([get(locked), storage.asked]).toEqual([undefined, 2]);
  storage.dead = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect([get(locked), storage.asked]).toEqual(['j', 3]);
});
