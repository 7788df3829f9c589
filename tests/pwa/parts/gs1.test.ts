import { describe, expect, test } from 'vitest';
import { asGtin, checkDigitFits, gs1Date, parseCode } from '@/parts/gs1';

const GS = '\u001d';

describe('D5 what a code on a part says', () => {
  test.each([
    ['an element string with separators', `0106901234567892${'10'}L2608-114${GS}21SN42${GS}17270331`],
    ['the same with a symbology prefix', `]d20106901234567892${'10'}L2608-114${GS}21SN42${GS}17270331`],
    ['a leading separator', `${GS}0106901234567892${'17'}270331${'10'}L2608-114${GS}21SN42`],
    ['the form people read', '(01)06901234567892(10)L2608-114(21)SN42(17)270331'],
    ['a digital link', 'https://id.gs1.org/01/06901234567892/10/L2608-114/21/SN42?17=270331'],
  ])('D5 %s', (_, code) => {
    expect(parseCode(code)).toMatchObject({
      gtin: '06901234567892',
      lot: 'L2608-114',
      serial: 'SN42',
      expires_on: '2027-03-31',
    });
  });

  test.each([
    ['6901234567892', '06901234567892'],
    ['96385074', '00000096385074'],
    ['036000291452', '00036000291452'],
    ['06901234567892', '06901234567892'],
  ])('D5 the plain bar code %s names an article', (code, gtin) => {
    expect(parseCode(code)).toEqual({ raw: code, gtin, lot: null, serial: null, expires_on: null });
  });

  test.each([
    '6901234567893',
    'CAP-35',
    '10 pieces',
    '2110045',
    'https://example.com/manual?x=1',
    'https://%',
    '0106901234567893',
    '01069012345',
    '',
  ])('D5 of %j nothing is made up', (code) => {
    expect(parseCode(code)).toEqual({ raw: code, gtin: null, lot: null, serial: null, expires_on: null });
  });

  test('D5 weights, places and unknown companies’ data between them do no harm', () => {
    const code = `0106901234567892${'3103'}001500${'410'}6901234567892${'91'}ours${GS}10L9`;
    expect(parseCode(code)).toMatchObject({ gtin: '06901234567892', lot: 'L9' });
  });

  test('D5 check digits', () => {
    expect(checkDigitFits('6901234567892')).toBe(true);
    expect(checkDigitFits('690123456789')).toBe(false);
    expect(asGtin(null)).toBeNull();
  });

  test.each([
    ['270331', '2027-03-31'],
    ['270200', '2027-02-28'],
    ['280200', '2028-02-29'],
    ['990101', '1999-01-01'],
    ['270230', null],
    ['271301', null],
    [undefined, null],
  ])('D36 the date %s is %s', (six, day) => {
    expect(gs1Date(six)).toBe(day);
  });
});
