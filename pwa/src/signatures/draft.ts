/**
 * A hand-over as it is kept on the device: every pen-up, every answer. A browser that is killed opens it again where it
 * was, still locked (`locked.ts` knows for which job). Each job keeps its own answers.
 */

import { drafts, newId } from '@/app/fieldseal';
import type { Locale } from '@/ui/i18n/words';
import { GRADES, type Grade } from './document';
import type { Frozen } from './freeze';
import type { Capacity } from './rules';
import { NOTHING_DRAWN, type Drawing } from './strokes';

export const STEPS = ['summary', 'rating', 'signer', 'text', 'sign', 'saved'] as const;
export type Step = (typeof STEPS)[number];

export interface Draft {
  job: string;
  /** The seal's id: one, however often saving is tried. */
  seal: string;
  step: Step;
  language: Locale;
  grades: Record<Grade, number | null>;
  comment: string;
  /** The customer does not want to rate. */
  unrated: boolean;
  /** The rating already recorded, and for which answers. */
  rated: { id: string; answers: string } | null;
  signer: string;
  capacity: Capacity;
  frozen: Frozen | null;
  drawing: Drawing;
  /** When the first stroke began, by the device's clock. */
  drawnFrom: number | null;
  /** The short code, once saved. */
  code: string | null;
}

const keyOf = (job: string): string => `hand-over:${job}`;

export const newDraft = (job: string, language: Locale, signer: string): Draft => ({
  job,
  seal: newId(),
  step: 'summary',
  language,
  grades: Object.fromEntries(GRADES.map((grade) => [grade, null])) as Draft['grades'],
  comment: '',
  unrated: false,
  rated: null,
  signer,
  capacity: 'customer',
  frozen: null,
  drawing: NOTHING_DRAWN,
  drawnFrom: null,
  code: null,
});

export const loadDraft = (job: string): Promise<Draft | undefined> => drafts.load<Draft>(keyOf(job));

/** Durable when it resolves. */
export const saveDraft = (draft: Draft): Promise<unknown> => drafts.save(keyOf(draft.job), draft.job, draft);

export const dropDraft = (job: string): Promise<unknown> => drafts.drop(keyOf(job));
