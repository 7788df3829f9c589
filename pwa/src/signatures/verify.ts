/**
 * Is this seal what was signed? In the browser, from its row alone (rules S2–S4). Twin of `server/signatures/verify.py`.
 * Every released format is read for ever.
 */

import { canonical, parseStrict } from '@sync/canonical';
import { FORMAT as SHEET, notesIn } from '@/app/amended/note';
import type { Rows } from '@/generated/contract';
import { digestsIn, digestsOf, isObject, readDisclosures, type Disclosures } from './disclosures';
import { FORMAT } from './document';
import { isHash, sealHashOf, shortCode, type Sha256 } from './hash';
import { strokeFault } from './strokes';

export type FindingCode = 'UNREADABLE' | 'NOT_CANONICAL' | 'FORMAT' | 'HASH' | 'MALFORMED' | 'DISCLOSURE' | 'DIFFERS';

export interface Finding {
  line: string;
  code: FindingCode;
}

/** `personal` is `disclosed`, or `erased` when salts, names and strokes were destroyed. `files`: every one it names. */
export interface Verified {
  valid: boolean;
  code: string;
  personal: 'disclosed' | 'erased';
  findings: Finding[];
  files: string[];
}

/** The columns of a seal that its text answers for. */
export type SealRow = Pick<
  Rows['seals'],
  'id' | 'job' | 'client_id' | 'format' | 'text' | 'text_hash' | 'strokes_hash' | 'seal_hash' | 'capacity' | 'language'
> & { strokes: string | null; disclosures: string | null; signer: string | null };

const FORMATS: readonly unknown[] = [FORMAT, SHEET];

/** Column of the row → where the text says the same. */
const NAMED_BY_ROW = {
  id: ['seal'],
  job: ['job', 'id'],
  format: ['format'],
  client_id: ['includes', 'client_id'],
  capacity: ['signer', 'capacity'],
  language: ['declaration', 'language'],
} as const satisfies Partial<Record<keyof SealRow, readonly string[]>>;

/** Check a row of `seals`. Never throws, whatever the row holds. */
export async function verify(seal: SealRow, sha256: Sha256): Promise<Verified> {
  const parsed = parsedOrNull(seal.text);
  const document = isObject(parsed) ? parsed : null;
  const findings = [
    ...textFindings(seal, document),
    ...(await hashFindings(seal, sha256)),
    ...(document ? rowFindings(seal, document) : []),
    ...(document ? await disclosureFindings(seal, document, sha256) : []),
    ...(document ? await noteFindings(document, sha256) : []),
  ];
  const named = document?.['files'];
  return {
    valid: findings.length === 0,
    code: isHash(seal.seal_hash) ? shortCode(seal.seal_hash) : '',
    personal: seal.strokes === null && seal.disclosures === null ? 'erased' : 'disclosed',
    findings,
    files: Array.isArray(named) ? named.filter((one): one is string => typeof one === 'string') : [],
  };
}

function textFindings(seal: SealRow, document: Record<string, unknown> | null): Finding[] {
  if (document === null) return [{ line: 'text', code: 'UNREADABLE' }];
  if (canonical(document) !== seal.text) return [{ line: 'text', code: 'NOT_CANONICAL' }];
  return FORMATS.includes(document['format']) ? [] : [{ line: 'format', code: 'FORMAT' }];
}

async function hashFindings(seal: SealRow, sha256: Sha256): Promise<Finding[]> {
  const found: Finding[] = [];
  if ((await hashOf(seal.text, sha256)) !== seal.text_hash) found.push({ line: 'text_hash', code: 'HASH' });
  if (seal.strokes !== null) {
    if ((await hashOf(seal.strokes, sha256)) !== seal.strokes_hash) found.push({ line: 'strokes_hash', code: 'HASH' });
    if (strokeFault(parsedOrNull(seal.strokes)) !== null) found.push({ line: 'strokes', code: 'MALFORMED' });
  }
  const whole = isHash(seal.text_hash) && isHash(seal.strokes_hash);
  if (!whole || (await sealHashOf(seal.text_hash, seal.strokes_hash, sha256)) !== seal.seal_hash) {
    found.push({ line: 'seal_hash', code: 'HASH' });
  }
  return found;
}

function rowFindings(seal: SealRow, document: Record<string, unknown>): Finding[] {
  return (Object.keys(NAMED_BY_ROW) as (keyof typeof NAMED_BY_ROW)[])
    .filter((column) => seal[column] !== at(document, NAMED_BY_ROW[column]))
    .map((line) => ({ line, code: 'DIFFERS' }));
}

/** Every digest of the text has its value beside it, and nothing else is there; or all of it was erased. */
async function disclosureFindings(
  seal: SealRow,
  document: Record<string, unknown>,
  sha256: Sha256,
): Promise<Finding[]> {
  if (seal.disclosures === null) {
    return seal.strokes === null ? [] : [{ line: 'disclosures', code: 'MALFORMED' }];
  }
  const disclosed = readDisclosures(seal.disclosures);
  if (disclosed === null || seal.strokes === null) {
    return [{ line: disclosed === null ? 'disclosures' : 'strokes', code: 'MALFORMED' }];
  }
  const wrong = await wrongDisclosures(document, disclosed, sha256);
  const found: Finding[] = wrong.map((line) => ({ line, code: 'DISCLOSURE' }));
  const signer = disclosed['signer.name'];
  if (signer && signer[1] !== seal.signer) found.push({ line: 'signer', code: 'DIFFERS' });
  return found;
}

/** A sheet holds each note under its own hash. */
async function noteFindings(document: Record<string, unknown>, sha256: Sha256): Promise<Finding[]> {
  if (document['format'] !== SHEET) return [];
  const found: Finding[] = [];
  for (const { id, hash, note } of notesIn(document)) {
    const made = await hashOf(canonical(note ?? null), sha256);
    if (made !== hash) found.push({ line: `amendments[${String(id)}]`, code: 'HASH' });
  }
  return found;
}

/** Paths at which text and disclosures do not belong together, sorted. */
async function wrongDisclosures(document: unknown, disclosed: Disclosures, sha256: Sha256): Promise<string[]> {
  const digests = digestsIn(document);
  const stated = await digestsOf(disclosed, sha256);
  const paths = new Set([...digests.keys(), ...stated.keys()]);
  return [...paths].filter((path) => digests.get(path) !== stated.get(path)?.sd).sort();
}

function parsedOrNull(text: string): unknown {
  try {
    return parseStrict(text);
  } catch {
    return null;
  }
}

/** A lone surrogate has no UTF-8 of its own and would be hashed as another character. */
const hashOf = async (text: string, sha256: Sha256): Promise<string> => (/\p{Cs}/u.test(text) ? '' : sha256(text));

const at = (document: Record<string, unknown>, path: readonly string[]): unknown =>
  path.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), document);
