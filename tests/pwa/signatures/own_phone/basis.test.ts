import { expect, test } from 'vitest';
import cases from '../../../../sync/spec/vectors/mutations_own_phone.json';
import type { Work } from '@/signatures/document';
import { sha256Hex } from '@/net/hash';
import { basisText } from '@/signatures/own_phone/basis';

const [first] = cases as unknown as { args: { basis: string }; rows: Record<string, Record<string, unknown>[]> }[];
const rows = first!.rows;
const NONE = { ratings: [], seals: [], withdrawals: [] };

const work = (change: Partial<Record<keyof Work, unknown>> = {}): Work =>
  ({
    job: rows['jobs']![0],
    customer: rows['customers']![0],
    site: rows['sites']![0],
    equipment: null,
    parts: [],
    checks: [],
    timesheets: [],
    photos: [],
    withdrawals: [],
    rating: null,
    declaration: null,
    ...change,
  }) as unknown as Work;

test('S6.1 phone and office make one basis of the same rows', async () => {
  expect(await sha256Hex(basisText(work(), NONE))).toBe(first!.args.basis);
});

test('S6.1 what the customer adds is not in it', async () => {
  const declaration = { language: 'en', version: 1, text: 'x' };
  const rating = { id: 'r', attitude: 1, skill: 1, arrival: 1, promises: 1, device: 'own', comment: 'c' };
  expect(basisText(work({ declaration, rating }), NONE)).toBe(basisText(work(), NONE));
});

test('S6.3 anything of the job changes it', () => {
  const texts = [
    basisText(work(), NONE),
    basisText(work({ job: { ...rows['jobs']![0], fault: '漏水' } }), NONE),
    basisText(work({ customer: { ...rows['customers']![0], phone: '1' } }), NONE),
    basisText(work({ photos: [{ id: 'p', sha256: 'a'.repeat(64), stage: 'after' }] }), NONE),
    ...(['ratings', 'seals', 'withdrawals'] as const).map((kind) => basisText(work(), { ...NONE, [kind]: ['x'] })),
  ];
  expect(new Set(texts).size).toBe(texts.length);
});

test('S6.3 the order in which rows are read does not', () => {
  const [one, other] = [
    { ...NONE, ratings: ['a', 'b'] },
    { ...NONE, ratings: ['b', 'a'] },
  ];
  expect(basisText(work(), one)).toBe(basisText(work(), other));
});
