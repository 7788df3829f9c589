import { describe, expect, test, vi } from 'vitest';
import type { Rows } from '@/generated/contract';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
vi.stubGlobal('document', { documentElement: { lang: '' } });
vi.stubGlobal('navigator', { languages: ['zh-CN'] });
const { argsOf, limitsText, linesOf } = await import('@/checks/items');

type Check = Rows['checks'];
const item = { key: 'p', name: '压力', unit: 'MPa', lower: '0.75', upper: '0.95', kind: 'number' as const };
const check = (more: Partial<Check>): Check =>
  ({ id: '1', item: 'p', at: '2026-11-22T01:00:00.000Z', replaces: null, ...more }) as Check;
const procedure = { id: 'pr', version: '3.1' } as Rows['procedures'];
const instrument = { id: 'i', serial: 'S', calibration_no: 'C', calibration_due: '2026-11-21' } as Rows['instruments'];
const AT = '2026-11-22T04:00:00.000Z';

describe('D8 the items of a procedure', () => {
  test.each([
    [item, '0.75–0.95 MPa'],
    [{ lower: '2', unit: 'MΩ' }, '≥ 2 MΩ'],
    [{ upper: '9.8' }, '≤ 9.8'],
    [{}, '无限值'],
  ])('D8 the limits of %j are %s', (limits, text) => {
    expect(limitsText(limits)).toBe(text);
  });

  test('D8 a re-test counts, the old reading stays beside it', () => {
    const old = check({ reading: '0.6' });
    const again = check({ id: '2', replaces: '1', reading: '0.8', at: '2026-11-22T02:00:00.000Z' });
    const [line] = linesOf([item], [old, again]);
    expect(line).toMatchObject({ check: { id: '2' }, old: [{ id: '1' }] });
    expect(linesOf([item], [])[0]).toMatchObject({ check: null, old: [] });
  });

  test('D6 the instrument’s calibration is copied and judged at the reading; an override has its reason', () => {
    const line = { item, check: check({ id: '7' }), old: [] };
    const reading = { verdict: 'pass' as const, reading: '0.80', instrument, override: ' 现场仅此一台 ', at: AT };
    expect(argsOf({ id: 'n', job: 'j' }, procedure, line, reading)).toMatchObject({
      procedure_version: '3.1',
      reading: '0.80',
      instrument_serial: 'S',
      calibration: 'expired',
      override_reason: '现场仅此一台',
      replaces: '7',
    });
    const good = { ...instrument, calibration_due: '2026-11-22' };
    expect(argsOf({ id: 'n', job: 'j' }, procedure, line, { ...reading, instrument: good })).toMatchObject({
      calibration: 'valid',
      override_reason: null,
    });
  });

  test('D8 what is only looked at needs no instrument and no reason', () => {
    const line = { item: { ...item, kind: 'passfail' as const }, check: null, old: [] };
    const seen = { verdict: 'pass' as const, reading: null, instrument: null, override: 'x', at: AT };
    expect(argsOf({ id: 'n', job: 'j' }, procedure, line, seen)).toMatchObject({
      instrument: null,
      calibration: 'none',
      override_reason: null,
      replaces: null,
    });
  });

  test('D8 what does not apply says why; D6 so does an instrument that measures something else', () => {
    const line = { item, check: null, old: [] };
    const na = { verdict: 'na' as const, reading: null, instrument: null, override: ' 此机型无此项 ', at: AT };
    expect(argsOf({ id: 'n', job: 'j' }, procedure, line, na).override_reason).toBe('此机型无此项');
    const thermometer = { ...instrument, calibration_due: '2026-11-22', unit: '℃' };
    const read = { ...na, verdict: 'pass' as const, reading: '0.80', instrument: thermometer };
    expect(argsOf({ id: 'n', job: 'j' }, procedure, line, read).override_reason).toBe('此机型无此项');
    const gauge = { ...thermometer, unit: 'bar' };
    expect(argsOf({ id: 'n', job: 'j' }, procedure, line, { ...read, instrument: gauge }).override_reason).toBeNull();
  });
});
