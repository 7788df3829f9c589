import { expect, test } from 'vitest';
import { isNothing, mayBeFitted } from '@/parts/rules';

test('D5 nothing is nothing, however many noughts it has', () => {
  expect(['0', '0.0', '0.000'].every(isNothing)).toBe(true);
  expect(['1', '0.001', '10'].some(isNothing)).toBe(false);
});

test('D5 only what was verified as conforming is fitted without a word', () => {
  expect(mayBeFitted('conforming', 'stock')).toBe(true);
  for (const status of ['to_inspect', 'nonconforming', 'scrap', 'to_decide']) {
    expect(mayBeFitted(status, 'stock')).toBe(false);
  }
});

test("D23 the customer's own part is his wish", () => {
  expect(mayBeFitted('nonconforming', 'customer')).toBe(true);
});
