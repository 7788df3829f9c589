/** The job is done and nobody signs: what the technician records, kept while he writes it (D11, rule S7). */

import { drafts } from '@/app/fieldseal';
import type { Args } from '@/generated/contract';
import { freeze, Unsettled } from './freeze';
import type { Frozen } from './frozen';
import type { WhyUnsigned } from './rules';

export interface UnsignedDraft {
  /** Of the record: one, however often saving is tried. */
  id: string;
  why: WhyUnsigned | null;
  reason: string;
  /** SHA-256 of the evidence. */
  photo: string | null;
}

const keyOf = (job: string): string => `unsigned:${job}`;

export const keptUnsigned = (job: string): Promise<UnsignedDraft | undefined> => drafts.load(keyOf(job));
export const keepUnsigned = async (job: string, draft: UnsignedDraft): Promise<readonly []> => {
  await drafts.save(keyOf(job), job, draft);
  return [];
};
export const dropUnsigned = (job: string): Promise<unknown> => drafts.drop(keyOf(job));

/** What is recorded, with the text that would have been signed; without it where the records do not come to rest. */
export async function notSigned(
  job: string,
  { id, why, reason, photo }: UnsignedDraft & { why: WhyUnsigned },
  language: string,
): Promise<Args['signatures.unsigned']> {
  const none: Frozen | null = null;
  const frozen = await freeze({ seal: id, job, rating: null, signer: '', capacity: '', language }).catch(
    (error: unknown) => {
      if (error instanceof Unsettled) return none;
      throw error;
    },
  );
  const { text = null, textHash: text_hash = null, disclosures = null } = frozen ?? {};
  return { id, job, why, reason, photo, text, text_hash, disclosures };
}
