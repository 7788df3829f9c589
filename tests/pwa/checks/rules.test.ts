import { describe, expect, test } from 'vitest';
import { calibrationAt, compareDecimals, judge } from '@/checks/rules';

describe('D8 a reading against its limits', () => {
  test.each([
    ['10.0', '9.9', null, 'pass'],
    ['9.90', '9.9', '10', 'pass'],
    ['10', '9.9', '10.000', 'pass'],
    ['9.899999999', '9.9', null, 'fail'],
    ['-5', '-4.5', null, 'fail'],
    ['-4', '-4.5', '0', 'pass'],
    ['0.1', null, '0.30', 'pass'],
    ['100000000000.000000001', null, '100000000000', 'fail'],
  ])('D8 %s between %s and %s is a %s', (reading, lower, upper, verdict) => {
    expect(judge(reading, lower, upper)).toBe(verdict);
  });

  test('D8 without a limit there is nothing to judge by', () => {
    expect(judge('5', null, null)).toBeNull();
  });

  test('D8 without a reading, or with words for one, nothing is judged', () => {
    expect(judge(null, '1', '2')).toBeNull();
    expect(judge('about 3', '1', '2')).toBeNull();
  });

  test('D8 decimals are compared as numbers of any length, never as floats', () => {
    expect(compareDecimals('0.1', '0.10')).toBe(0);
    expect(compareDecimals('9007199254740993', '9007199254740992')).toBe(1);
    expect(compareDecimals('-0', '0')).toBe(0);
    expect(compareDecimals('x', '0')).toBeNull();
  });
});

describe('D6 calibration', () => {
  test('D6 a certificate is good to the end of its last day in Shanghai', () => {
    expect(calibrationAt('2026-11-22', '2026-11-22T15:59:59.999Z')).toBe('valid');
    expect(calibrationAt('2026-11-22', '2026-11-22T16:00:00.000Z')).toBe('expired');
  });

  test('D6 without a date there is no calibration', () => {
    expect(calibrationAt(null, '2026-11-22T00:00:00.000Z')).toBe('none');
  });
});
