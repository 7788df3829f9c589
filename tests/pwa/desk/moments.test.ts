import { expect, test } from 'vitest';
import { dayAfter, dayOf, hourOf, isPast, moment, windowOf } from '@/desk/moments';

test('V7 a picked day and hour become the moment of this desk’s zone, and back', () => {
  const at = moment('2026-11-22', '09:05');
  expect(at).toBe(new Date(2026, 10, 22, 9, 5).toISOString());
  expect([dayOf(at ?? ''), hourOf(at ?? '')]).toEqual(['2026-11-22', '09:05']);
  expect(moment('', '09:05')).toBeNull();
});

test('D4 a window has two ends in their order', () => {
  expect(windowOf('2026-11-22', '09:00', '11:00').right).toBe(true);
  expect(windowOf('2026-11-22', '11:00', '09:00').right).toBe(false);
  expect(windowOf('2026-11-22', '09:00', '').right).toBe(false);
});

test('D4 tomorrow follows the calendar', () => {
  expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28');
});

test('D4 a window is past when all of it is over', () => {
  const window = windowOf('2026-11-22', '09:00', '11:00');
  const noon = new Date(2026, 10, 22, 12).getTime();
  expect([isPast(window, noon), isPast(window, noon - 7_200_000)]).toEqual([true, false]);
  expect([isPast({ start: window.start, end: null }, noon), isPast({ start: null, end: null }, noon)]).toEqual([
    true,
    false,
  ]);
});
