import { describe, expect, test } from 'vitest';
import { latest, procedureFor, standing } from '@/app/facts';
import type { Rows } from '@/generated/contract';

const procedure = (id: string, version: string, ...products: string[]) =>
  ({ id, version, products }) as unknown as Rows['procedures'];

describe('D7 the procedure for a product', () => {
  const all = [
    procedure('ac9', '3.9', '空调'),
    procedure('ac10', '3.10', '空调'),
    procedure('multi', '1', '多联式空调'),
    procedure('none', '9', ''),
  ];

  test.each([
    ['空调', 'ac10'],
    ['多联式空调', 'multi'],
    ['家用空调', 'ac10'],
    ['锅炉', undefined],
  ])('D7 for %s it is %s', (product, id) => {
    expect(procedureFor(product, all)?.id).toBe(id);
  });
});

test('W1 facts stand until taken back or replaced', () => {
  const rows = [
    { id: '1', replaces: null },
    { id: '2', replaces: '1' },
    { id: '3', replaces: null },
  ];
  expect(latest(rows).map((row) => row.id)).toEqual(['2', '3']);
  expect(standing(rows, [{ fact: '2' }] as Rows['withdrawals'][]).map((row) => row.id)).toEqual(['1', '3']);
});
