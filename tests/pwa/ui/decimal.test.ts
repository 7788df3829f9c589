import { describe, expect, test } from 'vitest';
import { finished, forgive, lineTotal, press } from '@/ui/decimal';

const typed = (keys: string): string => [...keys].reduce((text, key) => press(text, key === '<' ? 'back' : key), '');

describe('D8 the number pad', () => {
  test.each([
    ['12.5', '12.5'],
    ['.5', '0.5'],
    ['007', '7'],
    ['1.2.3', '1.23'],
    ['5±', '-5'],
    ['±.5', '-0.5'],
    ['12<3', '13'],
    ['1234567890123', '123456789012'],
  ])('D8 the keys %s make %s', (keys, text) => {
    expect(typed(keys)).toBe(text);
  });

  test.each([
    ['05.', '5'],
    ['1.50', '1.50'],
    ['-0', '0'],
    ['-0.0', '0.0'],
    ['-3.20', '-3.20'],
    ['', null],
    ['-', null],
    ['.', null],
  ])('D8 %s is finished as %s', (text, value) => {
    expect(finished(text)).toBe(value);
  });

  test('D8 full-width digits and a comma for the point are forgiven, letters are not taken', () => {
    expect(forgive('１２，５')).toBe('12.5');
    expect(forgive('−4.2 MPa')).toBe('-4.2');
  });
});

describe('D15 a line of the price', () => {
  test.each([
    ['1.5', 6800, 10200],
    ['0.333', 100, 33],
    ['0.335', 100, 34],
    ['3', 0, 0],
    ['many', 100, 0],
    ['2', 9007199254740, 18014398509480],
  ])('D15 %s at %i fen is %i fen', (qty, price, total) => {
    expect(lineTotal(qty, price)).toBe(total);
  });
});
