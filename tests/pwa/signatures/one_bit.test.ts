/** One bit changed anywhere is detected in the browser's language too (rule S4). */

import fc from 'fast-check';
import { canonical, parseStrict } from '@sync/canonical';
import { expect, test } from 'vitest';
import { firstBreak, type Link } from '@/signatures/chain';
import { verify, type SealRow } from '@/signatures/verify';
import { linksOf, rowOf, SEAL, sha256 } from './vectors';

const COLUMNS = [
  ...(['text', 'text_hash', 'strokes', 'strokes_hash', 'seal_hash', 'disclosures', 'signer'] as const),
  ...(['id', 'job', 'client_id', 'format', 'capacity', 'language'] as const),
] as const;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const bitsOf = (text: string): number => bytesOf(text).length * 8;

/** One bit of the UTF-8 turned over; bytes that are no UTF-8 any more become the replacement character. */
function flipped(text: string, bit: number): string {
  const bytes = bytesOf(text);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const valid = async (row: SealRow): Promise<boolean> => (await verify(row, sha256)).valid;

// Ten thousand verifications for the text: slow on a busy machine, hence the time limit.
test.each(COLUMNS)(
  'S4 every single bit of the empty job’s seal: %s',
  { timeout: 120_000, tags: 'slow' },
  async (column) => {
    const row = rowOf('empty');
    const before = row[column] ?? '';
    expect(await valid(row)).toBe(true);
    for (let bit = 0; bit < bitsOf(before); bit += 1) {
      expect(await valid({ ...row, [column]: flipped(before, bit) }), `${column} ${bit}`).toBe(false);
    }
  },
);

const anyBit = fc
  .tuple(fc.constantFrom(...SEAL.documents.map((one) => one.name)), fc.constantFrom(...COLUMNS))
  .chain(([name, column]) =>
    fc.record({
      name: fc.constant(name),
      column: fc.constant(column),
      bit: fc.nat(bitsOf(rowOf(name)[column] ?? '') - 1),
    }),
  );

test('S4.2 any bit of any seal', async () => {
  const property = fc.asyncProperty(anyBit, async ({ name, column, bit }) => {
    const row = rowOf(name);
    expect(await valid({ ...row, [column]: flipped(row[column] ?? '', bit) })).toBe(false);
  });
  await fc.assert(property, { numRuns: 300 });
});

const whole = (): Link[] => linksOf(SEAL.chains[0] ?? { name: '', links: [], broken: null });
const broken = async (at: number, change: Partial<Link>): Promise<boolean> =>
  (await firstBreak(
    SEAL.org,
    whole().map((link, n) => (n === at ? { ...link, ...change } : link)),
    sha256,
  )) !== null;

test('S3 every single bit of the chain', { tags: 'slow' }, async () => {
  for (const [at, link] of whole().entries()) {
    for (const column of ['prev_hash', 'seal_hash', 'link_hash'] as const) {
      for (let bit = 0; bit < bitsOf(link[column]); bit += 1) {
        expect(await broken(at, { [column]: flipped(link[column], bit) }), `${at} ${column} ${bit}`).toBe(true);
      }
    }
    for (let bit = 0; bit < 31; bit += 1) {
      expect(await broken(at, { n: link.n ^ (1 << bit) })).toBe(true);
      expect(await broken(at, { segment: link.segment ^ (1 << bit) })).toBe(true);
    }
  }
});

test('S2 what is read strictly is written the same', () => {
  const wire = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  const property = fc.property(wire, (value) => {
    const text = canonical(value);
    expect(canonical(parseStrict(text))).toBe(text);
  });
  fc.assert(property, { numRuns: 200 });
});
