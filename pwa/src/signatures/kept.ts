/**
 * A hand-over as it is kept on the device: every pen-up, every answer. A browser that is killed opens it again where it
 * was, still locked (`locked.ts` knows for which job). Each job keeps its own answers.
 */

import { drafts, newId } from '@/app/fieldseal';
import { newDraft, type Draft } from './draft';

const keyOf = (job: string): string => `hand-over:${job}`;

/** As kept; one of an earlier version has what was added since, empty. */
export async function loadDraft(job: string): Promise<Draft | undefined> {
  const found = await drafts.load<Draft>(keyOf(job));
  return found && { ...newDraft(job, found.language, found.signer, newId()), ...found };
}

/** Durable when it resolves. */
export const saveDraft = (draft: Draft): Promise<unknown> => drafts.save(keyOf(draft.job), draft.job, draft);

export const dropDraft = (job: string): Promise<unknown> => drafts.drop(keyOf(job));
