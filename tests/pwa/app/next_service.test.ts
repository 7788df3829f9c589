import { describe, expect, test } from 'vitest';
import { current, history, inMonths } from '@/app/nextService';
import type { Rows } from '@/generated/contract';

const planned = (id: string, replaces: string | null, due_on: string | null, equipment = 'pump') =>
  ({ id, replaces, due_on, equipment, customer: 'c', job: null, by: 't', at: '' }) as Rows['next_services'];

describe('W6 which date counts', () => {
  test('W6 the one that nothing replaces, in whatever order the rows come', () => {
    const rows = [planned('c', 'b', '2028-01-01'), planned('a', null, '2026-01-01'), planned('b', 'a', null)];
    for (const some of [rows, rows.toReversed()]) {
      expect(current(some, 'pump')?.id).toBe('c');
      expect(history(some, 'pump').map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    }
  });

  test('W6 another machine of his has a line of its own', () => {
    const rows = [planned('a', null, '2026-01-01'), planned('x', null, '2027-01-01', 'boiler')];
    expect([current(rows, 'pump')?.id, current(rows, 'boiler')?.id, current(rows, null)]).toEqual([
      'a',
      'x',
      undefined,
    ]);
  });

  test('W6 a line without an end ends', () => {
    expect(history([planned('a', 'b', null), planned('b', 'a', null)], 'pump')).toEqual([]);
    expect(history([planned('a', 'gone', null)], 'pump').map(({ id }) => id)).toEqual(['a']);
  });
});

describe('D26 so many months from today', () => {
  test.each([
    ['2026-11-22', 3, '2027-02-22'],
    ['2026-11-22', 12, '2027-11-22'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2027-08-31', 6, '2028-02-29'],
    ['2026-12-31', 6, '2027-06-30'],
    ['2026-01-05', 0, '2026-01-05'],
  ])('D26 %s and %i months is %s', (from, months, then) => {
    const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
    expect(inMonths(months, new Date(year, month - 1, day, 23, 59))).toBe(then);
  });
});
