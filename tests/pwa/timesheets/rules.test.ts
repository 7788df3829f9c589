import { expect, test } from 'vitest';
import { minutesBetween, minutesFit } from '@/timesheets/rules';

const nine = '2026-11-22T01:00:00.000Z';

test('D10 minutes between two moments count from the half', () => {
  expect(minutesBetween(nine, '2026-11-22T02:25:29.000Z')).toBe(85);
  expect(minutesBetween(nine, '2026-11-22T02:25:30.000Z')).toBe(86);
});

test('D10 minutes fit when rounded either way, and no further', () => {
  expect(minutesFit(85, nine, '2026-11-22T02:25:40.000Z')).toBe(true);
  expect(minutesFit(86, nine, '2026-11-22T02:25:40.000Z')).toBe(true);
  expect(minutesFit(86, nine, '2026-11-22T02:25:00.000Z')).toBe(true);
  expect(minutesFit(87, nine, '2026-11-22T02:25:40.000Z')).toBe(false);
  expect(minutesFit(84, nine, '2026-11-22T02:25:40.000Z')).toBe(false);
});
