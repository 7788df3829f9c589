import { describe, expect, test, vi } from 'vitest';
import { fieldsOf, filledIn, typed, type Schema } from '@/desk/decide/form';

vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'en'), locale: () => 'en' };
});
const contract = (await import('../../../sync/spec/contract.json')).default;
const { nameWord, codeWord } = await import('@/sync_status/words');

const schemaOf = (name: keyof typeof contract.mutations): Schema => contract.mutations[name].args as unknown as Schema;
const ID = '0193a000-0000-7000-8000-000000000001';
const PART = {
  id: ID,
  job: ID,
  part_type: null,
  name: '电容',
  maker: null,
  model: null,
  qty: '0',
  unit: '个',
  lot: null,
  serial: null,
  supplier: null,
  certificate_no: null,
  certificate_kind: null,
  certificate_photo: null,
  status: 'conforming',
  origin: 'stock',
  old_part: 'recovered',
  price: 1250,
};

describe('P3 correcting what was held', () => {
  test('P3 the form has the fields of the schema, the one to blame first, and no ids but the job', () => {
    const fields = fieldsOf(schemaOf('parts.use'), 'qty');
    const keys = fields.map(({ key }) => key);
    expect(keys[0]).toBe('qty');
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('job');
    for (const hidden of ['id', 'part_type', 'certificate_photo']) expect(keys).not.toContain(hidden);
    const shapes = Object.fromEntries(fields.map(({ key, shape }) => [key, shape]));
    expect(shapes).toMatchObject({ qty: 'decimal', price: 'money', status: 'choice', name: 'text', job: 'id' });
    expect(fieldsOf(schemaOf('parts.use'), 'part_type')[0]?.key).toBe('part_type');
    expect(fieldsOf(schemaOf('jobs.report'), null).find(({ key }) => key === 'actual_fault')?.shape).toBe('long');
    expect(fieldsOf(schemaOf('instruments.put'), null).find(({ key }) => key === 'calibrated_on')?.shape).toBe('day');
    expect(fieldsOf(schemaOf('checks.put_procedure'), 'items.0.unit').map(({ key }) => key)).not.toContain('items');
  });

  test('P3 what is not touched goes out as it came, what the schema does not know is left behind', () => {
    for (const [name, came] of [
      ['parts.use', PART],
      [
        'timesheets.record',
        {
          id: ID,
          job: ID,
          kind: 'work',
          started_at: '2026-11-22T01:02:03.004Z',
          ended_at: '2026-11-22T02:00:59.999Z',
          minutes: 58,
          source: 'manual',
          replaces: null,
          reason: null,
        },
      ],
    ] as const) {
      const schema = schemaOf(name);
      const fields = fieldsOf(schema, null);
      const texts = Object.fromEntries(fields.map((field) => [field.key, typed(field, came[field.key as 'job'])]));
      const { args, wrong } = filledIn(schema, fields, texts, { ...came, surprise: 1 });
      expect([...wrong]).toEqual([]);
      expect(args).toEqual(came);
    }
  });

  const filled = (name: 'parts.use' | 'signatures.rate' | 'timesheets.record', over: Record<string, string>) => {
    const schema = schemaOf(name);
    const fields = fieldsOf(schema, null);
    const texts = { ...Object.fromEntries(fields.map((field) => [field.key, typed(field, PART[field.key as 'qty'])])) };
    return filledIn(schema, fields, { ...texts, ...over }, PART);
  };

  test('P3 money is typed in yuan and goes out in fen, a moment in this zone goes out in UTC', () => {
    expect(filled('parts.use', { price: '12.5', qty: ' 2 ' }).args).toMatchObject({ price: 1250, qty: '2' });
    expect(filled('parts.use', { price: '0.07' }).args['price']).toBe(7);
    const at = new Date(2026, 10, 22, 9, 5).toISOString();
    expect(filled('timesheets.record', { started_at: '2026-11-22T09:05' }).args['started_at']).toBe(at);
  });

  test('P3 what the server would refuse is told before it is sent', () => {
    const wrong = (over: Record<string, string>, name: Parameters<typeof filled>[0] = 'parts.use'): unknown[] =>
      Object.keys(over).map((key) => filled(name, over).wrong.get(key));
    expect(wrong({ qty: 'two', name: '', price: '1,5', unit: 'x'.repeat(21) })).toEqual([
      'shape',
      'missing',
      'number',
      'long',
    ]);
    expect(wrong({ skill: '0', attitude: '5', arrival: '3' }, 'signatures.rate')).toEqual(['least', 'most', undefined]);
    expect(wrong({ started_at: 'soon', kind: 'sleep' }, 'timesheets.record')).toEqual(['shape', 'shape']);
  });

  test('P3 an optional value that was cleared goes out as nothing', () => {
    const { args, wrong } = filled('parts.use', { lot: '', maker: '' });
    expect([args['lot'], args['maker'], wrong.size]).toEqual([null, null, 0]);
    const schema = schemaOf('jobs.leave');
    const fields = fieldsOf(schema, null);
    expect(filledIn(schema, fields, { job: ID, note: '' }, { job: ID }).args).toEqual({ job: ID });
  });

  test('P3 what came in no right form can still be shown and mended', () => {
    const [qty] = fieldsOf(schemaOf('parts.use'), 'qty');
    expect(qty && [typed(qty, { a: 1 }), typed(qty, 1.5), typed(qty, undefined)]).toEqual(['{"a":1}', '1.5', '']);
    const [from] = fieldsOf(schemaOf('timesheets.record'), 'started_at');
    expect(from && typed(from, 'yesterday')).toBe('');
  });

  test('P3 every mutation and every outcome’s code of the contract has its words', () => {
    const nameless = Object.keys(contract.mutations).filter((name) => nameWord(name) === name);
    expect(nameless).toEqual([]);
    const told = Object.entries(contract.codes)
      .filter(([, what]) => /^(flagged|held|quarantined)/.test(what))
      .map(([code]) => code);
    expect(told.filter((code) => codeWord(code) === null)).toEqual([]);
  });
});
