import { describe, expect, test } from 'vitest';
import { EMPTY_HAND, handy, taken } from '@/checks/hand';
import { distance, measures } from '@/checks/measures';

describe('D6 an instrument and what it measures', () => {
  test.each([
    ['bar', 'bar', 'yes'],
    ['bar', 'MPa', 'yes'],
    ['℃', '°C', 'yes'],
    ['MΩ', '\u2126', 'yes'],
    ['V/A/Ω', 'mA', 'yes'],
    ['V、A', 'V', 'yes'],
    ['ppm', 'PPM', 'yes'],
    ['m/s', 'm/s', 'yes'],
    ['℃', 'bar', 'no'],
    ['A', 'MΩ', 'no'],
    ['ppm', 'bar', 'unknown'],
    [null, 'bar', 'unknown'],
    ['bar', null, 'unknown'],
  ] as const)('D6 an instrument in %s for an item in %s: %s', (has, wanted, told) => {
    expect(measures(has, wanted)).toBe(told);
  });

  test('D6 the very unit stands first, what measures something else last', () => {
    const units = ['℃', null, 'MPa', 'bar'];
    expect(units.sort((a, b) => distance(a, 'bar') - distance(b, 'bar'))).toEqual(['bar', 'MPa', null, '℃']);
  });
});

describe('D6 the instrument at hand', () => {
  const gauge = { id: 'g', unit: 'bar' };
  const thermometer = { id: 't', unit: '℃' };
  const nameless = { id: 'n', unit: null };
  const all = [gauge, thermometer, nameless];

  test('D6 nothing is taken silently that measures something else', () => {
    const hand = taken(EMPTY_HAND, thermometer, '℃');
    expect(handy(hand, all, '℃')).toBe(thermometer);
    expect(handy(hand, all, 'bar')).toBeNull();
    expect(handy(EMPTY_HAND, all, 'bar')).toBeNull();
  });

  test('D6 each quantity keeps its own instrument from item to item', () => {
    const hand = taken(taken(EMPTY_HAND, gauge, 'MPa'), thermometer, '℃');
    expect(handy(hand, all, 'bar')).toBe(gauge);
    expect(handy(hand, all, 'MPa')).toBe(gauge);
    expect(handy(hand, all, '℃')).toBe(thermometer);
    expect(handy(hand, [], 'bar')).toBeNull();
  });

  test('D6 one whose unit the catalogue does not know serves what it was taken for', () => {
    const hand = taken(taken(EMPTY_HAND, nameless, 'bar'), thermometer, '℃');
    expect(handy(hand, all, 'bar')).toBe(nameless);
    expect(handy(taken(EMPTY_HAND, nameless, null), all, 'V')).toBe(nameless);
  });

  test('D6 one chosen beforehand serves later, not for what it does not measure', () => {
    const hand = taken(EMPTY_HAND, thermometer, 'bar');
    expect(handy(hand, all, 'bar')).toBeNull();
    expect(handy(hand, all, '℃')).toBe(thermometer);
  });
});
