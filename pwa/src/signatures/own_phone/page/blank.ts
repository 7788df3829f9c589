/** A hand-over of which nothing is answered yet, made without the app's storage. */

import { uuid7 } from '@sync/outbox';
import type { Locale } from '@/ui/i18n';
import { GRADES } from '../../document';
import type { Draft } from '../../draft';
import { NOTHING_DRAWN } from '../../strokes';

/** An id, as the app makes them. */
export const randomId = (): string => uuid7(Math.max(0, Date.now()), crypto.getRandomValues(new Uint8Array(10)));

export const blank = (job: string, language: Locale, signer: string): Draft => ({
  job,
  seal: randomId(),
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
