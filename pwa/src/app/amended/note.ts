/**
 * An amendment as text: `fieldseal.amendment/1` (rule S4). Twin of `server/amended/note.py`.
 *
 * The format has two documents. A *note* is what an author writes: `changes` old against new, the seal it amends. A
 * *sheet* is what a customer signs afterwards: whole notes under their hashes, with declaration and signer.
 */

import { canonical, parseStrict } from '@sync/canonical';
import type { Rows } from '@/generated/contract';
import { digestsOf, isObject, type Digest, type Disclosures, type Sha256 } from '../disclosures';

export const FORMAT = 'fieldseal.amendment/1';
export const LATE = 'late';
export const CORRECTION = 'correction';

/** A value as it stands in a text: plain, or the digest of a personal one; a whole line where one was added. */
export type Told = string | number | boolean | null | Digest | Readonly<Record<string, unknown>>;

/** One line of what was signed, old against new. */
export interface Change {
  line: string;
  before: Told;
  after: Told;
}

/** The note as it is hashed. */
export interface NoteDocument {
  format: typeof FORMAT;
  amendment: string;
  kind: string;
  org: string;
  job: { id: string; number: string | null };
  amends: { seal: string; seal_hash: string };
  before: string[];
  reason: string | null;
  by: string;
  at: string;
  changes: readonly Change[];
}

/** What an author writes. `before`: hashes of the amendments it follows, of which no other it knows of does (`tips`). */
export interface Note {
  id: string;
  kind: string;
  org: string;
  by: string;
  at: string;
  job: Pick<Rows['jobs'], 'id' | 'number'>;
  seal: Pick<Rows['seals'], 'id' | 'seal_hash'>;
  reason: string | null;
  changes: readonly Change[];
  before: readonly string[];
}

type Hashed = Pick<Rows['amendments'], 'text' | 'text_hash'>;

export const writeNote = (note: Note): string =>
  canonical({
    format: FORMAT,
    amendment: note.id,
    kind: note.kind,
    org: note.org,
    job: { id: note.job.id, number: note.job.number },
    amends: { seal: note.seal.id, seal_hash: note.seal.seal_hash },
    before: [...note.before].sort(),
    reason: note.reason,
    by: note.by,
    at: note.at,
    changes: note.changes,
  } satisfies NoteDocument);

/** Hashes of the amendments that no other one names as coming before it, sorted. */
export function tips(amendments: readonly Hashed[]): string[] {
  const named = new Set(amendments.flatMap((row) => hashesBefore(readObject(row.text) ?? {})));
  return [...new Set(amendments.map((row) => row.text_hash).filter((hash) => !named.has(hash)))].sort();
}

/** What a note says it follows; what is no hash is passed over. */
export function hashesBefore(note: Readonly<Record<string, unknown>>): string[] {
  const before = note['before'];
  return Array.isArray(before) ? before.filter(isHash) : [];
}

/** The object a text is, strictly; null where it is none. */
export function readObject(text: string): Record<string, unknown> | null {
  try {
    const found = parseStrict(text);
    return isObject(found) ? found : null;
  } catch {
    return null;
  }
}

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const STEP = /([^.[\]]+)|\[([^[\]]*)\]/g;
const NAMES = ['id', 'part'];

/** What stands in a document at `parts[<id>].qty`; null where nothing does. */
export function atLine(document: unknown, line: string): unknown {
  let node = document;
  for (const [, member, name] of line.matchAll(STEP)) {
    if (member !== undefined) node = isObject(node) ? node[member] : null;
    else node = named(node, name ?? '');
  }
  return node ?? null;
}

/** The line of a list that bears the name. */
function named(node: unknown, key: string): unknown {
  const lines: unknown[] = Array.isArray(node) ? node : [];
  return lines.find((one) => one === key || (isObject(one) && NAMES.some((name) => one[name] === key)));
}

export const isDigest = (value: unknown): value is Digest =>
  isObject(value) && Object.keys(value).length === 1 && typeof value['sd'] === 'string';

/** Every digest of a note's changes by `<line>.before` and `<line>.after`. */
function digestsIn(changes: unknown): Map<string, string> {
  const found = new Map<string, string>();
  for (const change of objects(changes)) {
    for (const side of ['before', 'after']) {
      const value = change[side];
      if (isDigest(value)) found.set(`${String(change['line'])}.${side}`, value.sd);
    }
  }
  return found;
}

/** Paths at which digests and the values beside them do not belong together, sorted. */
export async function wrongValues(changes: unknown, disclosed: Disclosures, sha256: Sha256): Promise<string[]> {
  const written = digestsIn(changes);
  const stated = await digestsOf(disclosed, sha256);
  const paths = new Set([...written.keys(), ...stated.keys()]);
  return [...paths].filter((path) => written.get(path) !== stated.get(path)?.sd).sort();
}

const FILES = ['sha256', 'certificate_photo'];

/** SHA-256 of every file that what is new in these notes names, sorted, each once. */
export function filesIn(notes: readonly Readonly<Record<string, unknown>>[]): string[] {
  const added = notes.flatMap((note) => objects(note['changes']).map((change) => change['after'])).filter(isObject);
  return [...new Set(added.flatMap((line) => FILES.map((name) => line[name])).filter(isHash))].sort();
}

/** The items `{id, hash, note}` of a sheet that are objects. */
export const notesIn = (sheet: Readonly<Record<string, unknown>>): Record<string, unknown>[] =>
  objects(sheet['amendments']);

const objects = (items: unknown): Record<string, unknown>[] => (Array.isArray(items) ? items.filter(isObject) : []);
