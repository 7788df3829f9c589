/** Making the text the customer signs out of the rows as they are at one moment (rule S1). */

import { canonical, parseStrict } from '@sync/canonical';
import type { Rows } from '@/generated/contract';
import { read, sealBasis } from '@/app/fieldseal';
import { sha256Hex } from '@/net/hash';
import { digestsOf, disclose, type Disclosures } from './disclosures';
import { build, personalValues, type SealDocument, type Work } from './document';
import { sealHashOf, shortCode } from './hash';
import { strokesText, type Drawing } from './strokes';

/** A reader of rows: what `read` and `live.query` pass in. */
type Reader = Parameters<Parameters<typeof read>[0]>[0];

/** The text as it was frozen, and what travels beside it. */
export interface Frozen {
  text: string;
  textHash: string;
  disclosures: string;
}

/** Who signs what, as chosen on the screens. */
export interface Choice {
  seal: string;
  job: string;
  rating: string | null;
  signer: string;
  capacity: string;
  language: string;
}

/** The records kept changing while they were read: nothing was frozen. */
export class Unsettled extends Error {}

const TRIES = 8;

/** All rows of a job that its document is made of. `rating`: the id of the one to be signed. Null: no such job here. */
export async function gather(tx: Reader, jobId: string, rating: string | null, language: string): Promise<Work | null> {
  const job = await tx.get('jobs', jobId);
  if (!job) return null;
  return {
    job,
    customer: (await tx.get('customers', job.customer)) ?? null,
    site: (await tx.get('sites', job.site)) ?? null,
    equipment: (await tx.get('equipment', job.equipment)) ?? null,
    parts: await tx.find('parts', 'job', jobId),
    checks: await tx.find('checks', 'job', jobId),
    timesheets: await tx.find('timesheets', 'job', jobId),
    photos: await tx.find('photos', 'job', jobId),
    withdrawals: await tx.find('withdrawals', 'job', jobId),
    rating: (await tx.get('ratings', rating)) ?? null,
    declaration: newest(await tx.all('declarations'), language),
  };
}

/** The newest wording in the customer's language, or in any; null where the catalogue has none. */
export function newest(known: readonly Rows['declarations'][], language: string): Rows['declarations'] | null {
  const latest = [...known].sort((a, b) => b.version - a.version);
  return latest.find((one) => one.language === language) ?? latest[0] ?? null;
}

/**
 * Freeze the text. Rows and basis (`as_of`, `includes`) are read one after the other, so it is repeated until nothing
 * moved in between. Throws `Unsettled` when something always did.
 */
export async function freeze(choice: Choice): Promise<Frozen> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const basis = await sealBasis();
    const work = await read((tx) => gather(tx, choice.job, choice.rating, choice.language));
    const after = await sealBasis();
    const still = basis.epoch === after.epoch && basis.seq === after.seq && basis.last_id === after.last_id;
    if (work && still) return frozen(work, choice, basis);
  }
  throw new Unsettled('The records of this job do not come to rest.');
}

async function frozen(work: Work, choice: Choice, basis: Awaited<ReturnType<typeof sealBasis>>): Promise<Frozen> {
  const disclosed = disclose(personalValues(work, choice.signer));
  const digests = await digestsOf(disclosed, sha256Hex);
  const { seal, signer, capacity } = choice;
  const text = canonical(build(work, { seal, signer, capacity, ...basis }, digests));
  return { text, textHash: await sha256Hex(text), disclosures: canonical(disclosed) };
}

/** What a frozen text says, for the screen: always from the text itself, never from the rows. */
export function unfreeze(text: string, disclosures: string): Shown {
  const disclosed = parseStrict(disclosures) as unknown as Disclosures;
  const told = Object.fromEntries(Object.entries(disclosed).map(([path, [, value]]) => [path, value]));
  return { document: parseStrict(text) as unknown as SealDocument, told };
}

/** A document and the personal values it hides, by path. */
export interface Shown {
  document: SealDocument;
  told: Readonly<Record<string, string | null>>;
}

/** Strokes and hashes of a signature under a frozen text. */
export async function seal(under: Frozen, drawing: Drawing) {
  const strokes = strokesText(drawing);
  const strokes_hash = await sha256Hex(strokes);
  const seal_hash = await sealHashOf(under.textHash, strokes_hash, sha256Hex);
  return { strokes, strokes_hash, seal_hash, code: shortCode(seal_hash) };
}
