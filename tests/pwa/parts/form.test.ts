import { describe, expect, test, vi } from 'vitest';
import { argsOf, emptyForm, faultsOf, fromCatalogue, fromCode, fromUnknown } from '@/parts/form';
import { parseCode } from '@/parts/gs1';
import { stepQty } from '@/parts/quantity';

vi.mock('@/app/fieldseal', () => ({ newId: () => 'new' }));

const type = {
  id: 't',
  sku: 'CAP-35',
  gtin: '6901234567892',
  name: '运转电容',
  maker: '法拉',
  model: null,
  unit: '只',
  price: 6800,
};
const lot = {
  id: 'l',
  part_type: 't',
  lot: 'L1',
  serial: null,
  supplier: '华瑞',
  certificate_no: 'HG-1',
  certificate_kind: 'conformity',
  expires_on: '2027-01-01',
  status: 'conforming',
};
const TODAY = '2026-11-22';

describe('D5 a part with its certificate', () => {
  test('D5 a lot of the catalogue brings its certificate and its status', () => {
    expect(fromCatalogue(type, lot, TODAY)).toMatchObject({
      lot: 'L1',
      certificate_no: 'HG-1',
      status: 'conforming',
      price: 6800,
    });
    expect(fromCatalogue(type, null, TODAY)).toMatchObject({ lot: '', certificate_no: '', status: 'to_inspect' });
  });

  test('D36 what is past its date is to be inspected again', () => {
    expect(fromCatalogue(type, { ...lot, expires_on: '2026-11-21' }, TODAY).status).toBe('to_inspect');
    const code = parseCode('(01)06901234567892(10)L1(17)261121');
    expect(fromCode(code, [type], [lot], TODAY)?.status).toBe('to_inspect');
  });

  test('D5 a code finds its article, its lot, and brings its own serial number', () => {
    const code = parseCode('(01)06901234567892(10)L1(21)S9');
    expect(fromCode(code, [type], [lot], TODAY)).toMatchObject({
      part_type: 't',
      certificate_no: 'HG-1',
      serial: 'S9',
    });
    expect(fromCode(parseCode('CAP-35'), [type], [lot], TODAY)).toMatchObject({ part_type: 't', lot: '' });
    expect(fromCode(parseCode('SN-7'), [type], [{ ...lot, serial: 'SN-7' }], TODAY)).toMatchObject({
      lot: 'L1',
      serial: 'SN-7',
    });
  });

  test('D5 an unknown code finds nothing, and a lot of another article is not taken for it', () => {
    expect(fromCode(parseCode('0000'), [type], [lot], TODAY)).toBeNull();
    const other = { ...type, id: 'u', gtin: '96385074' };
    const code = parseCode('(01)00000096385074(10)L1');
    expect(fromCode(code, [type, other], [lot], TODAY)).toMatchObject({
      part_type: 'u',
      certificate_no: '',
      lot: 'L1',
    });
  });

  test('D5 of a code that is not known here, everything it says is in the form', () => {
    const gtin = fromUnknown(parseCode('6901234567892'));
    expect(gtin).toMatchObject({ model: 'GTIN 06901234567892', lot: '', serial: '' });
    const whole = fromUnknown(parseCode('(01)06901234567892(10)L1(21)S2'));
    expect(whole).toMatchObject({ model: 'GTIN 06901234567892', lot: 'L1', serial: 'S2' });
    expect(fromUnknown(parseCode('(10)L7'))).toMatchObject({ model: '', lot: 'L7', serial: '' });
    expect(fromUnknown(parseCode('SN-7'))).toMatchObject({ model: '', lot: '', serial: 'SN-7' });
  });

  test('D5 name, quantity and unit are needed', () => {
    expect(faultsOf(emptyForm())).toEqual({ name: true, unit: true });
    expect(faultsOf({ ...emptyForm(), name: 'x', unit: '只', qty: '0.0' })).toEqual({ qty: true });
    expect(faultsOf({ ...emptyForm(), name: 'x', unit: '只', qty: '0.5' })).toEqual({});
  });

  test('D23 the customer’s own part costs nothing; empty fields are null', () => {
    const args = argsOf('j', {
      ...emptyForm(),
      name: ' 软管 ',
      unit: '米',
      qty: '1.5',
      origin: 'customer',
      price: 900,
    });
    expect(args).toMatchObject({ id: 'new', job: 'j', name: '软管', maker: null, price: 0, qty: '1.5' });
  });

  test.each([
    ['1', 1, '2'],
    ['1.5', 1, '2.5'],
    ['0', -1, '0'],
    ['0.5', -1, '0.5'],
    ['', 1, '1'],
  ] as const)('D5 the quantity %s stepped by %i is %s', (qty, by, next) => {
    expect(stepQty(qty, by)).toBe(next);
  });
});
