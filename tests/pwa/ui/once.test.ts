import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { once, TWICE_MS } from '@/ui/once';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('V1 D10 a double tap saves once', async () => {
  const save = vi.fn(() => Promise.resolve());
  const tapped = once(save);
  void tapped();
  await vi.advanceTimersByTimeAsync(TWICE_MS - 1);
  void tapped();
  expect(save).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  void tapped();
  expect(save).toHaveBeenCalledTimes(2);
});

test('V1 D10 nothing is saved twice while it is being saved, and the button is told when it is over', async () => {
  const told: boolean[] = [];
  let saved: () => void = () => undefined;
  const save = vi.fn(() => new Promise<void>((done) => (saved = done)));
  const tapped = once(save, (busy) => told.push(busy));
  void tapped();
  await vi.advanceTimersByTimeAsync(10 * TWICE_MS);
  void tapped();
  expect(save).toHaveBeenCalledTimes(1);
  expect(told).toEqual([true]);
  saved();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual([true, false]);
});

test('V1 what fails is heard, and can be tried again', async () => {
  const tapped = once(() => {
    throw new Error('full');
  });
  await expect(tapped()).rejects.toThrow('full');
  await vi.advanceTimersByTimeAsync(TWICE_MS);
  await expect(tapped()).rejects.toThrow('full');
});
