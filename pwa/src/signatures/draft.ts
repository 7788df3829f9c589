/** What is answered and drawn in a hand-over, on the technician's phone and on the customer's own. No engine is behind it. */

import type { Locale } from '@/ui/i18n/words';
import { GRADES, type Grade } from './document';
import type { Frozen } from './frozen';
import type { Capacity } from './rules';
import { NOTHING_DRAWN, type Drawing } from './strokes';

export const STEPS = ['summary', 'rating', 'signer', 'text', 'sign', 'typed', 'refuse', 'saved', 'refused'] as const;
export type Step = (typeof STEPS)[number];

/** On these something that stands in the text is still being chosen: coming back to one lets the frozen text go. */
export const CHOOSING: readonly Step[] = ['summary', 'rating', 'signer'];
/** Nothing is asked any more: the device goes back. */
export const ENDS: readonly Step[] = ['saved', 'refused'];

export interface Draft {
  job: string;
  /** The seal's id: one, however often saving is tried. */
  seal: string;
  step: Step;
  /** The seal whose amendments are signed; null where the work itself is. */
  amends: string | null;
  language: Locale;
  grades: Record<Grade, number | null>;
  comment: string;
  /** The customer does not want to rate. */
  unrated: boolean;
  /** The rating already recorded, and for which answers. */
  rated: { id: string; answers: string } | null;
  signer: string;
  capacity: Capacity;
  /** Of one who signs for the customer: what he is to him, and why he signs. */
  relation: string;
  onBehalf: string;
  /** SHA-256 of the photo of the firm's stamp, and the id of its row. */
  stamp: { sha256: string; photo: string } | null;
  /** Not drawn: the name as typed, whether the sentence was confirmed, who saw it. */
  typed: string;
  agreed: boolean;
  witness: string;
  /** Why the customer does not sign, in his words. */
  refusal: string;
  frozen: Frozen | null;
  drawing: Drawing;
  /** When the first stroke began, by the device's clock. */
  drawnFrom: number | null;
  /** The short code, once saved. */
  code: string | null;
}

/** Nothing is answered yet. */
export const newDraft = (job: string, language: Locale, signer: string, seal: string): Draft => ({
  job,
  seal,
  step: 'summary',
  amends: null,
  language,
  grades: Object.fromEntries(GRADES.map((grade) => [grade, null])) as Draft['grades'],
  comment: '',
  unrated: false,
  rated: null,
  signer,
  capacity: 'customer',
  relation: '',
  onBehalf: '',
  stamp: null,
  typed: '',
  agreed: false,
  witness: '',
  refusal: '',
  frozen: null,
  drawing: NOTHING_DRAWN,
  drawnFrom: null,
  code: null,
});
