/** Personal values in a seal: a salted digest in the text, value and salt beside it (rule S1). Twin of `disclosures.py`. */

import { canonical, parseStrict } from '@sync/canonical';

/** Text or bytes → lower-case hex SHA-256. */
export type Sha256 = (data: string | Uint8Array<ArrayBuffer>) => Promise<string>;

/** Path (`job.customer.name`) → [salt as 32 hex digits, value]. */
export type Disclosures = Readonly<Record<string, readonly [salt: string, value: string]>>;

/** What stands in the text for a personal value. */
export interface Digest {
  sd: string;
}

const SALT = /^[0-9a-f]{32}$/;

/** Hex SHA-256 of the canonical `[salt, path, value]`. */
export const digestOf = (salt: string, path: string, value: string, sha256: Sha256): Promise<string> =>
  sha256(canonical([salt, path, value]));

/** The digest of every disclosure, by path. */
export async function digestsOf(disclosed: Disclosures, sha256: Sha256): Promise<Map<string, Digest>> {
  const made = Object.entries(disclosed).map(
    async ([path, [salt, value]]) => [path, { sd: await digestOf(salt, path, value, sha256) }] as const,
  );
  return new Map(await Promise.all(made));
}

/** A new salt of 128 bits. */
export function newSalt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Salts for personal values; those that are null have no digest and no salt. */
export function disclose(values: Readonly<Record<string, string | null>>, salt: () => string = newSalt): Disclosures {
  const told = Object.entries(values).flatMap(([path, value]) => (value === null ? [] : [[path, [salt(), value]]]));
  return Object.fromEntries(told) as Disclosures;
}

/** The disclosures in a text; null when it is not exactly what `canonical` writes for them. */
export function readDisclosures(text: string): Disclosures | null {
  try {
    const parsed = parseStrict(text);
    if (!isObject(parsed) || canonical(parsed) !== text) return null;
    return Object.values(parsed).every(isDisclosure) ? (parsed as unknown as Disclosures) : null;
  } catch {
    return null;
  }
}

/** Every `{"sd": …}` below a node of a parsed text, by path; lists hold none in this format. */
export function digestsIn(node: unknown, path = ''): Map<string, string> {
  if (!isObject(node)) return new Map();
  const keys = Object.keys(node);
  if (keys.length === 1 && typeof node['sd'] === 'string') return new Map([[path, node['sd']]]);
  return new Map(keys.flatMap((key) => [...digestsIn(node[key], path === '' ? key : `${path}.${key}`)]));
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isDisclosure(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [salt, told] = value as unknown[];
  return typeof salt === 'string' && SALT.test(salt) && typeof told === 'string';
}
