import { expect, test } from 'vitest';
import { breaksRule, isNothing } from '@/parts/rules';

test('D5 nothing is nothing, however many noughts it has', () => {
  expect(['0', '0.0', '0.000'].every(isNothing)).toBe(true);
  expect(['1', '0.001', '10'].some(isNothing)).toBe(false);
});

test('D5 a part of ours known not to conform is told to the office', () => {
  expect(['nonconforming', 'scrap'].every((status) => breaksRule(status, 'stock'))).toBe(true);
  expect(['conforming', 'to_inspect', 'to_decide'].some((status) => breaksRule(status, 'stock'))).toBe(false);
});

test("D23 the customer's own part is his wish", () => {
  expect(breaksRule('nonconforming', 'customer')).toBe(false);
});
