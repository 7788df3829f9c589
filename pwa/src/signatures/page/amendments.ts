/** What was changed after a seal, as its file tells it: notes, and the sheets by which notes were signed (rule S4). */

import { notesIn, readObject } from '@/app/amended/note';
import { amendmentsOf, findingsOf, type Stated } from '@/app/amended/state';
import type { Json, Rows } from '@/generated/contract';
import { isObject } from '../disclosures';
import type { Sha256 } from '../hash';
import { verify } from '../verify';
import type { Bundle, Note, Sheet } from './bundle';
import { placeState } from './check';
import type { State } from './points';

/** The notes as rows, in the order they were made, each with the sheet that signs it. */
export const notesOf = (bundle: Bundle): Stated[] =>
  amendmentsOf(
    bundle.amendments.map((note) => rowOf(note, bundle)),
    sheetsOf(bundle),
  );

/** The sheets as rows: what their texts say of themselves. */
export const sheetsOf = (bundle: Bundle): Rows['seals'][] =>
  bundle.sheets.map(({ seal }) => ({
    ...seal,
    at: textAt(readObject(seal.text), 'signed_at'),
    by: '',
    mutation_id: 0,
    verdict: 'matches',
    differences: [],
  }));

/** Every note and every sheet holds by itself, belongs to this seal and stands where it says in the chain. */
export async function amendmentState(bundle: Bundle, sha256: Sha256): Promise<State> {
  if (bundle.amendments.length === 0 && bundle.sheets.length === 0) return 'none';
  const known = new Set(bundle.amendments.map((note) => note.text_hash));
  const all = [
    ...bundle.amendments.map((note) => noteHolds(note, bundle, known, sha256)),
    ...bundle.sheets.map((sheet) => sheetHolds(sheet, bundle, sha256)),
  ];
  return (await Promise.all(all)).every(Boolean) ? 'holds' : 'broken';
}

async function noteHolds(note: Note, bundle: Bundle, known: ReadonlySet<string>, sha256: Sha256): Promise<boolean> {
  const itself = await findingsOf(rowOf(note, bundle), bundle.seal, known, sha256);
  const place = await placeState(bundle.org, { seal_hash: note.text_hash }, note.link, sha256);
  return itself.length === 0 && place !== 'broken' && readObject(note.text)?.['org'] === bundle.org;
}

async function sheetHolds({ seal, link }: Sheet, bundle: Bundle, sha256: Sha256): Promise<boolean> {
  const place = await placeState(bundle.org, seal, link, sha256);
  const sheet = readObject(seal.text) ?? {};
  const amends = sheet['amends'];
  const own = isObject(amends) && amends['seal'] === bundle.seal.id && amends['seal_hash'] === bundle.seal.seal_hash;
  const { valid, personal } = await verify(seal, sha256);
  const nobody = personal === 'erased' && seal.signer !== null;
  return valid && own && !nobody && place !== 'broken' && notesIn(sheet).length > 0 && sheet['org'] === bundle.org;
}

/** What the note's own text says; the file adds nothing to it. */
function rowOf(note: Note, { seal }: Bundle): Rows['amendments'] {
  const read = readObject(note.text);
  const changes = read?.['changes'];
  const reason = read?.['reason'];
  return {
    ...{ id: note.id, text: note.text, text_hash: note.text_hash, disclosures: note.disclosures },
    job: seal.job,
    seal: seal.id,
    kind: textAt(read, 'kind'),
    by: textAt(read, 'by'),
    at: textAt(read, 'at'),
    reason: typeof reason === 'string' ? reason : null,
    changes: Array.isArray(changes) ? (changes as Json[]) : [],
    verdict: 'matches',
    differences: [],
  };
}

const textAt = (read: Record<string, unknown> | null, member: string): string => {
  const found = read?.[member];
  return typeof found === 'string' ? found : '';
};
