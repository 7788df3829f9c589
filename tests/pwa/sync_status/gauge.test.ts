import { expect, test } from 'vitest';
import { gaugeOf } from '@/sync_status/gauge';

const MB = 1024 * 1024;
const room = (usage: number, quota: number, low = false) => ({ usage: usage * MB, quota: quota * MB, low });
const waiting = { state: 'waiting', bytes: 400 } as const;
const photo = { state: 'unsent', size: 3 * MB } as const;

test('V1 the gauge tells room, and what of it only this device has', () => {
  const files = [photo, { ...photo, state: 'whole' as const }, { ...photo, state: 'stuck' as const }];
  expect(gaugeOf(room(250, 1000), [waiting, { state: 'receipted', bytes: 900 }], files)).toEqual({
    fill: 'plenty',
    percent: 25,
    unsent: 6 * MB + 400,
  });
});

test('V1.4 low is told before a photo no longer fits, full when it may not', () => {
  expect(gaugeOf(room(910, 1000, true), [], [])?.fill).toBe('low');
  expect(gaugeOf(room(995, 1000, true), [], [])).toMatchObject({ fill: 'full', percent: 100 });
  expect(gaugeOf(room(1100, 1000, true), [], [])).toMatchObject({ fill: 'full', percent: 100 });
});

test('V1 where the browser does not say how much room there is, nothing is claimed', () => {
  expect(gaugeOf(room(0, 0), [waiting], [])).toBeNull();
});
