import { expect, test, vi } from 'vitest';
import { choiceOf, notTaken } from '@/desk/imports/columns';
import { undoneLines } from '@/desk/imports/undone';

vi.mock('@/app/fieldseal', () => ({ request: () => undefined, upload: () => undefined }));
vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'en'), locale: () => 'en' };
});

const say = { 'zh-CN': '还要用到', en: 'Another record still names it' };

test('D1 an undo says what is cancelled, what stays and why', () => {
  const reasons = [
    { code: 'NEEDED_BY_OTHERS', rows: 10, kinds: { sites: 5, customers: 5 }, say },
    { code: 'TOUCHED', rows: 1, kinds: { jobs: 1 }, say },
  ];
  expect(undoneLines({ taken_back: 8, taken_kinds: { jobs: 7, equipment: 1 }, kept: 11, reasons })).toEqual([
    '7 jobs cancelled.',
    'Taken back: 1 machine.',
    'Kept: 5 addresses, 5 customers, because the cancelled jobs name them.',
    'Kept: 1 job, because somebody has worked on them since.',
  ]);
});

test('D26 an undo without jobs gives the reason as it is; one that took nothing back says so', () => {
  const reasons = [{ code: 'NEEDED_BY_OTHERS', rows: 2, kinds: { part_types: 2 }, say }];
  expect(undoneLines({ taken_back: 0, taken_kinds: {}, kept: 2, reasons })).toEqual([
    'Nothing could be taken back.',
    'Kept: 2 parts. Another record still names it.',
  ]);
});

test('D1 an undo of an older release is told as it was counted', () => {
  expect(undoneLines({ taken_back: 7, kept: 10, reasons: [{ code: 'NEEDED_BY_OTHERS', rows: 10, say }] })).toEqual([
    '7 taken back, 10 kept',
    '10 rows · Another record still names it',
  ]);
});

test('D1 columns that are not taken are told, empty ones are not', () => {
  const columns = [
    { n: 0, heading: 'No', filled: 9 },
    { n: 1, heading: 'Repairman', filled: 9 },
    { n: 2, heading: '', filled: 3 },
    { n: 3, heading: 'Empty', filled: 0 },
    { n: 4, heading: 'Fault', filled: 9 },
  ];
  expect(notTaken(columns, { matching: { fault: 4 }, key: 0 })).toEqual(['Repairman', 'Column 3']);
});

test('D1 a column is chosen by its heading and what stands in it', () => {
  const one = { n: 1, heading: 'Tel', samples: ['138', '139', '137'] };
  expect(choiceOf(one)).toBe('Tel: 138 · 139');
  expect(choiceOf({ ...one, samples: [] })).toBe('Tel');
  expect(choiceOf({ ...one, heading: '', samples: ['x'.repeat(60)] })).toBe(`Column 2: ${'x'.repeat(39)}…`);
});
