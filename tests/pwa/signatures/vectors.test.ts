/** TypeScript against `sync/spec/vectors/seal.json`; `tests/server/signatures/test_vectors.py` runs the same cases. */

import { canonical } from '@sync/canonical';
import { describe, expect, test } from 'vitest';
import { FIRST_PREV, firstBreak, linkHash } from '@/signatures/chain';
import { digestsOf, disclose, newSalt, readDisclosures } from '@/signatures/disclosures';
import { build, personalValues } from '@/signatures/document';
import { readCode, sealHashOf, shortCode } from '@/signatures/hash';
import { amount, priceOf } from '@/signatures/price';
import { verify } from '@/signatures/verify';
import { linksOf, rowOf, SEAL, sha256, type DocumentCase } from './vectors';

const named = <T extends { name: string }>(cases: readonly T[]) => cases.map((one) => [one.name, one] as const);

async function textOf(one: DocumentCase): Promise<{ text: string; disclosures: string }> {
  const values = personalValues(one.work, one.signing.signer);
  const disclosed = Object.fromEntries(
    Object.entries(values).flatMap(([path, value]) => (value === null ? [] : [[path, [one.salts[path] ?? '', value]]])),
  ) as Record<string, [string, string]>;
  const text = canonical(build(one.work, one.signing, await digestsOf(disclosed, sha256)));
  return { text, disclosures: canonical(disclosed) };
}

describe('documents', () => {
  test.each(named(SEAL.documents))('S1.2 rows give the text to the letter: %s', async (_name, one) => {
    expect(await textOf(one)).toEqual({ text: one.expect.text, disclosures: one.expect.disclosures });
  });

  test.each(named(SEAL.documents))('S2.1 hashes and code: %s', async (_name, one) => {
    expect(await sha256(one.expect.text)).toBe(one.expect.text_hash);
    expect(await sha256(one.strokes)).toBe(one.expect.strokes_hash);
    expect(await sealHashOf(one.expect.text_hash, one.expect.strokes_hash, sha256)).toBe(one.expect.seal_hash);
    expect(shortCode(one.expect.seal_hash)).toBe(one.expect.code);
  });

  test('S1 every personal value gets a salt of its own, and what is null gets none', () => {
    const disclosed = disclose({ a: '王', b: '王', c: null });
    expect(Object.keys(disclosed)).toEqual(['a', 'b']);
    expect(disclosed['a']?.[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(disclosed['a']?.[0]).not.toBe(disclosed['b']?.[0]);
    expect(readDisclosures(canonical(disclosed))).toEqual(disclosed);
    expect(newSalt()).not.toBe(newSalt());
  });
});

describe('verify', () => {
  test.each(named(SEAL.tampered))('S4 verify tells what was changed: %s', async (_name, one) => {
    const { valid, code, personal, findings } = await verify({ ...rowOf(one.of), ...one.change }, sha256);
    expect({ valid, code, personal, findings }).toEqual(one.expect);
  });

  test('S4.2 the files a text names are told, here or not', async () => {
    expect((await verify(rowOf('full'), sha256)).files).toHaveLength(3);
    expect((await verify({ ...rowOf('full'), text: '[]' }, sha256)).files).toEqual([]);
  });
});

describe('chain', () => {
  test.each(named(SEAL.chains))('S3 the first broken link is named: %s', async (_name, one) => {
    expect(await firstBreak(SEAL.org, linksOf(one), sha256)).toEqual(one.broken);
  });

  test('S3 links follow one another', async () => {
    let prev = FIRST_PREV;
    for (const { expect: made } of SEAL.documents) {
      const { segment, n, prev_hash, link_hash } = made.link;
      expect(prev_hash).toBe(prev);
      prev = await linkHash(SEAL.org, { segment, n, prev_hash, seal_hash: made.seal_hash }, sha256);
      expect(link_hash).toBe(prev);
    }
  });
});

describe('price and code', () => {
  test.each(SEAL.amounts)('D15 %s × %d fen', (quantity, price, fen) => {
    expect(amount(quantity, price)).toBe(fen);
  });

  test('D15 a sum nobody keeps exact counts as nothing', () => {
    const line = { id: 'a', qty: '1', price: Number.MAX_SAFE_INTEGER };
    expect(priceOf([line, { ...line, id: 'b' }], 'paid').total).toBe(0);
    expect(priceOf([line], 'paid').total).toBe(Number.MAX_SAFE_INTEGER);
    expect(amount('1', -1)).toBe(0);
  });

  test.each(SEAL.codes)('S2 short code of %s', (hash, code) => {
    expect(shortCode(hash)).toBe(code);
    expect(readCode(code.toLowerCase())).toBe(code);
  });

  test.each(SEAL.typed)('S2 a code typed as "%s"', (typed, code) => {
    expect(readCode(typed)).toBe(code);
  });
});
