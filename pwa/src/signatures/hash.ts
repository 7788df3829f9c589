/** A seal's hashes and the short code people read out. Twin of `server/signatures/code.py`. */

import { sealCode } from '@/ui/sealcode';

export { sealCode as shortCode };

/** Text or bytes → lower-case hex SHA-256; the page passes `sha256Hex` of `@/net/hash`. */
export type Sha256 = (data: string | Uint8Array<ArrayBuffer>) => Promise<string>;

/** Crockford's: without I, L, O and U, which are taken for 1, 1, 0 and V. Source: crockford.com/base32.html. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HASH = /^[0-9a-f]{64}$/;

export const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);

/** SHA-256 over the 32 + 32 bytes of both digests (rule S2). */
export async function sealHashOf(textHash: string, strokesHash: string, sha256: Sha256): Promise<string> {
  const pairs = (textHash + strokesHash).match(/../g) ?? [];
  return sha256(Uint8Array.from(pairs, (pair) => parseInt(pair, 16)));
}

/** What a person typed, written as we write it; null when it cannot be a code. */
export function readCode(typed: string): string | null {
  const digits = typed.trim().toUpperCase().replace(/[- ]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  return digits.length === 16 && [...digits].every((digit) => ALPHABET.includes(digit)) ? grouped(digits) : null;
}

const grouped = (digits: string): string => (digits.match(/.{4}/g) ?? []).join('-');
