/**
 * The amendments of a seal as they stand: in order, each by itself, signed or not (rule S4). Twin of
 * `server/amended/state.py`.
 */

import { canonical } from '@sync/canonical';
import type { Rows } from '@/generated/contract';
import { isObject, readDisclosures, type Sha256 } from '../disclosures';
import { FORMAT, hashesBefore, LATE, notesIn, readObject, wrongValues, type Change } from './note';

type Amendment = Rows['amendments'];

/** `signed`: the id of the seal that signs it, or null. */
export type Stated<A = Amendment> = A & { signed: string | null };

/** The amendments in the order they were made. `seals`: those of the same job. */
export function amendmentsOf<A extends Pick<Amendment, 'id' | 'at' | 'text_hash'>>(
  amendments: readonly A[],
  seals: readonly Pick<Rows['seals'], 'id' | 'at' | 'format' | 'text'>[],
): Stated<A>[] {
  const signed = signatures(seals);
  return [...amendments]
    .sort(byTime)
    .map((row) => ({ ...row, signed: signed.get(keyOf(row.id, row.text_hash)) ?? null }));
}

const byTime = (a: { at: string; id: string }, b: { at: string; id: string }): number =>
  a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1;

const keyOf = (id: unknown, hash: unknown): string => `${String(id)} ${String(hash)}`;

/** Amendment and hash of its note → the first seal that signs it. */
function signatures(seals: readonly Pick<Rows['seals'], 'id' | 'at' | 'format' | 'text'>[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const seal of [...seals].sort(byTime).filter((one) => one.format === FORMAT)) {
    for (const item of notesIn(readObject(seal.text) ?? {})) {
      const key = keyOf(item['id'], item['hash']);
      if (!found.has(key)) found.set(key, seal.id);
    }
  }
  return found;
}

/** Ids of the facts that came after the seal: they stand in no sealed list. */
export function lateFacts(amendments: readonly Pick<Amendment, 'kind' | 'changes'>[]): ReadonlySet<string> {
  const late = amendments.filter((row) => row.kind === LATE).flatMap((row) => row.changes as unknown as Change[]);
  const added = late.filter((change) => change.before === null).map((change) => change.after);
  return new Set(added.flatMap((after) => (isObject(after) && typeof after['id'] === 'string' ? [after['id']] : [])));
}

export interface AmendmentFinding {
  line: string;
  code: 'UNREADABLE' | 'NOT_CANONICAL' | 'FORMAT' | 'HASH' | 'MALFORMED' | 'DISCLOSURE' | 'DIFFERS' | 'MISSING';
}

/** The columns its text answers for. */
export type AmendmentRow = Pick<
  Amendment,
  'id' | 'kind' | 'job' | 'seal' | 'reason' | 'by' | 'changes' | 'text' | 'text_hash' | 'disclosures'
>;

const NAMED_BY_ROW = {
  id: ['amendment'],
  kind: ['kind'],
  job: ['job', 'id'],
  seal: ['amends', 'seal'],
  reason: ['reason'],
  by: ['by'],
  changes: ['changes'],
} as const satisfies Partial<Record<keyof AmendmentRow, readonly string[]>>;

/** What does not hold of one amendment; never throws. `seal`: the one it amends. `known`: hashes of the job's others. */
export async function findingsOf(
  row: AmendmentRow,
  seal: { seal_hash: string } | null,
  known: ReadonlySet<string>,
  sha256: Sha256,
): Promise<AmendmentFinding[]> {
  const found: AmendmentFinding[] = [];
  const whole = !/\p{Cs}/u.test(row.text) && (await sha256(row.text)) === row.text_hash;
  if (!whole) found.push({ line: 'text_hash', code: 'HASH' });
  const note = readObject(row.text);
  if (note === null) return [...found, { line: 'text', code: 'UNREADABLE' }];
  if (canonical(note) !== row.text) found.push({ line: 'text', code: 'NOT_CANONICAL' });
  if (note['format'] !== FORMAT) found.push({ line: 'format', code: 'FORMAT' });
  for (const column of Object.keys(NAMED_BY_ROW) as (keyof typeof NAMED_BY_ROW)[]) {
    const said = at(note, NAMED_BY_ROW[column]);
    if (canonical(row[column]) !== canonical(said ?? null)) found.push({ line: column, code: 'DIFFERS' });
  }
  if (seal?.seal_hash !== at(note, ['amends', 'seal_hash'])) found.push({ line: 'seal', code: 'HASH' });
  for (const one of hashesBefore(note)) if (!known.has(one)) found.push({ line: 'before', code: 'MISSING' });
  return [...found, ...(await valueFindings(row, note, sha256))];
}

async function valueFindings(
  row: AmendmentRow,
  note: Record<string, unknown>,
  sha256: Sha256,
): Promise<AmendmentFinding[]> {
  if (row.disclosures === null) return [];
  const disclosed = readDisclosures(row.disclosures);
  if (disclosed === null) return [{ line: 'disclosures', code: 'MALFORMED' }];
  const wrong = await wrongValues(note['changes'], disclosed, sha256);
  return wrong.map((line) => ({ line, code: 'DISCLOSURE' }));
}

const at = (node: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), node);
