/** A seal's file, `fieldseal.bundle/1`, read as strictly as it is written. Twin of `server/signatures/bundle.py`. */

import { canonical, parseStrict, type Json } from '@sync/canonical';
import type { Link } from '../chain';
import { isObject } from '../disclosures';
import type { SealRow } from '../verify';

export const FORMAT = 'fieldseal.bundle/1';

/** A day's end of the chain as the firm's server signed it; `signature` is hex, over the canonical text of `head`. */
export interface Head {
  head: Record<string, Json>;
  hash: string;
  signature: string;
}

/** The public half of the key that signed the heads: hex of its 32 bytes, and their SHA-256 as its name. */
export interface Key {
  key: string;
  public: string;
}

export type PlacedLink = Omit<Link, 'id'>;

export interface Bundle {
  org: string;
  seal: SealRow;
  link: PlacedLink | null;
  /** What was changed after the seal, in the order it was made. */
  amendments: readonly Note[];
  /** The seals by which the customer signed some of it anew. */
  sheets: readonly Sheet[];
  heads: readonly Head[];
  /** Hashes of the seals between this one and the head, in their order. */
  path: readonly string[];
  key: Key | null;
}

/** An amendment: its own text, the personal values in it, its own place in the chain. */
export interface Note {
  id: string;
  text: string;
  text_hash: string;
  disclosures: string | null;
  link: PlacedLink | null;
}

export interface Sheet {
  seal: SealRow;
  link: PlacedLink | null;
}

/** Why a file is no seal's file, or is not one any more. */
export type BundleFault = 'not_json' | 'not_ours' | 'rewritten';

export class NoBundle extends Error {
  override name = 'NoBundle';
  constructor(readonly code: BundleFault) {
    super(code);
  }
}

const text = (value: unknown): boolean => typeof value === 'string';
const whole = (value: unknown): boolean => Number.isSafeInteger(value);
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);
const all =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(is);
/** Exactly these members, each of its kind: what nobody checks has no place in the file. */
const shape =
  (members: Readonly<Record<string, (value: unknown) => boolean>>) =>
  (value: unknown): boolean =>
    isObject(value) &&
    Object.keys(value).sort().join() === Object.keys(members).sort().join() &&
    Object.entries(members).every(([name, is]) => is(value[name]));

const isSeal = shape({
  ...Object.fromEntries(
    ['id', 'job', 'format', 'client_id', 'text', 'text_hash', 'strokes_hash', 'seal_hash', 'capacity', 'language'].map(
      (name) => [name, text],
    ),
  ),
  ...Object.fromEntries(['strokes', 'disclosures', 'signer'].map((name) => [name, orNull(text)])),
});
const isLink = shape({ segment: whole, n: whole, prev_hash: text, seal_hash: text, link_hash: text });
const isBundle = shape({
  format: (value) => value === FORMAT,
  org: text,
  seal: isSeal,
  link: orNull(isLink),
  amendments: all(shape({ id: text, text, text_hash: text, disclosures: orNull(text), link: orNull(isLink) })),
  sheets: all(shape({ seal: isSeal, link: orNull(isLink) })),
  heads: all(shape({ head: isObject, hash: text, signature: text })),
  path: all(text),
  key: orNull(shape({ key: text, public: text })),
});

/** The bundle in these bytes. Throws `NoBundle`; `rewritten`: it says something, but not as the firm writes it. */
export function readBundle(bytes: Uint8Array): Bundle {
  const [written, parsed] = parse(bytes);
  if (!isObject(parsed) || parsed['format'] !== FORMAT) throw new NoBundle('not_ours');
  if (!isBundle(parsed) || canonical(parsed) !== written) throw new NoBundle('rewritten');
  return parsed as unknown as Bundle;
}

function parse(bytes: Uint8Array): [string, Json] {
  try {
    const written = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return [written, parseStrict(written)];
  } catch {
    throw new NoBundle('not_json');
  }
}

/** The file as the firm's server writes it. */
export const fileOf = (bundle: Bundle, code: string): File =>
  new File([canonical(bundle)], `seal-${code}.json`, { type: 'application/json' });
