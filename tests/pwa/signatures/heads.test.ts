/** The chain's heads as the verify page checks them, against the vectors that Python runs too (rule S3.4). */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { canonical, parseStrict } from '@sync/canonical';
import { expect, test } from 'vitest';
import { ed25519 } from '@/signatures/page/ed25519';

interface Case {
  note: string;
  text: string;
  hash: string;
  signature: string;
  valid: boolean;
}

const FILE = new URL('../../../sync/spec/vectors/heads.json', import.meta.url);
const VECTORS = JSON.parse(readFileSync(FILE, 'utf8')) as { public: string; key: string; heads: Case[] };
const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

async function holds({ text, hash, signature }: Case, publicKey = VECTORS.public): Promise<boolean> {
  try {
    if (canonical(parseStrict(text)) !== text || sha256(text) !== hash) return false;
  } catch {
    return false;
  }
  const written = /^[0-9a-f]{128}$/.test(signature) && /^[0-9a-f]{64}$/.test(publicKey);
  return written && (await ed25519(publicKey, signature, text)) === true;
}

function flipped(text: string, bit: number): string {
  const bytes = new TextEncoder().encode(text);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

test.each(VECTORS.heads)('S3.4 heads of the shared vectors: $note', async (one) => {
  expect(await holds(one)).toBe(one.valid);
});

test('S3.4 a key is named by the hash of its bytes', () => {
  expect(sha256(Uint8Array.from(VECTORS.public.match(/../g) ?? [], (pair) => parseInt(pair, 16)))).toBe(VECTORS.key);
});

test('S3.4 S4.2 every single bit of a head, its hash, its signature and its key', { timeout: 120_000 }, async () => {
  const whole = VECTORS.heads[1];
  if (!whole) throw new Error('no head');
  for (const part of ['text', 'hash', 'signature'] as const) {
    for (let bit = 0; bit < whole[part].length * 8; bit += 1) {
      const changed = { ...whole, [part]: flipped(whole[part], bit) };
      expect(await holds(changed), `${part} ${bit}`).toBe(false);
      // Hashed anew by whoever changed it, it still is not signed.
      if (part === 'text') expect(await holds({ ...changed, hash: sha256(changed.text) }), `signed ${bit}`).toBe(false);
    }
  }
  for (let bit = 0; bit < VECTORS.public.length * 8; bit += 1) {
    expect(await holds(whole, flipped(VECTORS.public, bit)), `public ${bit}`).toBe(false);
  }
});
