/** Making the text the customer signs out of the rows as they are at one moment (rule S1). */

import { amendmentsOf } from '@/app/amended/state';
import { read, sealBasis } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';
import type { Work } from './document';
import { frozen, newest, type Basis, type Choice, type Frozen } from './frozen';
import { frozenSheet, type Amended } from './sheet';

/** A reader of rows: what `read` and `live.query` pass in. */
type Reader = Parameters<Parameters<typeof read>[0]>[0];

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

/** Which amendments are signed: those of the seal `amends` that nobody has signed yet. */
export interface SheetChoice extends Omit<Choice, 'rating'> {
  amends: string;
}

/** All rows that a sheet is made of. Null: the seal is not here. */
export async function gatherSheet(
  tx: Reader,
  { job: jobId, amends, language }: Pick<SheetChoice, 'job' | 'amends' | 'language'>,
): Promise<Amended<Rows['amendments']> | null> {
  const job = await tx.get('jobs', jobId);
  const seal = await tx.get('seals', amends);
  if (!job || !seal) return null;
  const amendments = (await tx.find('amendments', 'job', jobId)).filter((row) => row.seal === seal.id);
  const open = amendmentsOf(amendments, await tx.find('seals', 'job', jobId)).filter((row) => row.signed === null);
  return { job, seal, amendments: open, declaration: newest(await tx.all('declarations'), language) };
}

/** Freeze the text of the work. Throws `Unsettled`. */
export const freeze = (choice: Choice): Promise<Frozen> =>
  atRest(
    (tx) => gather(tx, choice.job, choice.rating, choice.language),
    (work, basis) => frozen(work, choice, basis),
  );

/** Freeze the sheet of the amendments. Throws `Unsettled`. */
export const freezeSheet = (choice: SheetChoice): Promise<Frozen> =>
  atRest(
    (tx) => gatherSheet(tx, choice),
    (amended, basis) => frozenSheet(amended, choice, basis),
  );

/**
 * Rows and basis (`as_of`, `includes`) are read one after the other, so it is repeated until nothing moved in between.
 * Throws `Unsettled` when something always did.
 */
async function atRest<T>(
  rows: (tx: Reader) => Promise<T | null>,
  made: (rows: T, basis: Basis) => Promise<Frozen>,
): Promise<Frozen> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const basis = await sealBasis();
    const found = await read(rows);
    const after = await sealBasis();
    const still = basis.epoch === after.epoch && basis.seq === after.seq && basis.last_id === after.last_id;
    if (found && still) return made(found, basis);
  }
  throw new Unsettled('The records of this job do not come to rest.');
}
