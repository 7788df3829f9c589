import { expect, test, vi } from 'vitest';

vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'en'), locale: () => 'en' };
});
const { choiceWord, valuesOf } = await import('@/sync_status/values');
const { fieldWords, valueWords } = await import('@/sync_status/fieldwords');
const contract = (await import('../../../sync/spec/contract.json')).default;

const ID = '0193a000-0000-7000-8000-000000000001';
const said = (args: unknown, named?: Parameters<typeof valuesOf>[1]): string[] =>
  valuesOf(args, named).map(({ label, text }) => `${label}: ${text}`);

test('P3 a record is told in the trade’s words: money, times, days, lengths, marks', () => {
  expect(
    said({
      id: ID,
      price: 128050,
      status: 'to_inspect',
      started_at: '2026-11-22T08:00:00.000Z',
      minutes: 95,
      calibration_due: '2027-01-31',
      attitude: 4,
      size: 2 * 1024 * 1024,
      lat_e7: 399042000,
      lot: null,
      serial: '',
    }),
  ).toEqual([
    'Price: ¥1,280.50',
    'State: To inspect',
    'Calibrated until: 31 Jan 2027',
    expect.stringMatching(/^Began: Sun,? 22 Nov 2026 \d\d:\d\d$/),
    'Time: 1 h 35 min',
    'Size: 2.0 MB',
    'Attitude: Very good',
    'Latitude: 39.90420',
  ]);
});

test('P3 one word of the wire means what its field means by it', () => {
  expect(said({ capacity: 'customer' })).toEqual(['Signs as: Customer']);
  expect(said({ origin: 'customer' })).toEqual(['Where from: The customer’s own']);
  expect(said({ field: 'priority', from: 'normal', to: 'major' })).toEqual([
    'What: Priority',
    'Before: Normal',
    'After: Major fault',
  ]);
});

test('P3 an id is told where somebody knows whose it is, and left out elsewhere', () => {
  const named = (key: string): string | null => (key === 'job' ? 'J-7' : null);
  expect(said({ id: ID, job: ID, sha256: '0'.repeat(64) }, named)).toEqual(['Job: J-7']);
});

test('P3 what nobody has words for is told as it came, after what is known, to the last leaf', () => {
  expect(said({ zeta: { deep: [true, 'x'] }, qty: '2', colour: 'red' })).toEqual([
    'Quantity: 2',
    'zeta.deep.0: true',
    'zeta.deep.1: x',
    'colour: red',
  ]);
  expect(valuesOf(null)).toEqual([]);
  expect(said('only text')).toEqual([': only text']);
});

test('P3 every argument and every choice of the contract has its word', () => {
  const silent = new Set([
    'text',
    'strokes',
    'disclosures',
    'instruction',
    'instruction_en',
    'safety',
    'items',
    'args',
  ]);
  const lacking: string[] = [];
  for (const { args } of Object.values(contract.mutations)) {
    for (const [key, schema] of Object.entries(args.properties) as [string, { enum?: unknown[]; pattern?: string }][]) {
      const isName = schema.pattern !== undefined && /\[0-9a-f\]\{(8|64)\}/.test(schema.pattern);
      if (!isName && !silent.has(key) && !(key in fieldWords)) lacking.push(key);
      for (const value of schema.enum ?? []) {
        const own = typeof value !== 'string' || key === 'language' || key === 'type' || key === 'field';
        if (!own && !(value in valueWords) && !(`${key}_${value}` in valueWords)) lacking.push(`${key}=${value}`);
      }
    }
  }
  expect([...new Set(lacking)]).toEqual([]);
  expect(choiceWord('brand', 'new')).toBe('new');
});
