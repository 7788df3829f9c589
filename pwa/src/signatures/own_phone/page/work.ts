/** The rows of a summary, as far as a document is made of them: so one code builds every text that is signed. */

import type { Rows } from '@/generated/contract';
import { build, GRADES, type Work } from '../../document';
import type { Draft } from '../../draft';
import { newest, type Basis } from '../../frozen';
import type { Shown } from '../../frozen';
import type { ToSign } from './told';

type Rating = Rows['ratings'];

/** Null where the customer does not rate, or has not yet. */
export function ratingOf(draft: Draft, job: string, at: string): Rating | null {
  const id = draft.rated?.id;
  if (draft.unrated || !id) return null;
  const [attitude = 0, skill = 0, arrival = 0, promises = 0] = GRADES.map((grade) => draft.grades[grade] ?? 0);
  const comment = draft.comment.trim() || null;
  return { id, job, by: '', at, attitude, skill, arrival, promises, comment, device: 'own' };
}

export function workOf(seen: ToSign, rating: Rating | null, language: string): Work {
  const { job, parts, checks, times, photos } = seen.document;
  const { 'job.customer.name': name, 'job.customer.phone': phone, 'job.site.address': address } = seen.told;
  const rows = {
    job,
    customer: { name, phone },
    site: { address },
    equipment: job,
    parts,
    checks,
    timesheets: times,
    photos,
    withdrawals: [],
    rating,
    declaration: newest(seen.declarations, language),
  };
  return rows as unknown as Work;
}

/** The circumstances: the link's own device, which has sent at most the rating before the signature. */
export const basisOf = (seen: ToSign, rated: boolean, now: string, tz: string): Basis => ({
  org: seen.org,
  epoch: seen.as_of.epoch,
  seq: seen.as_of.seq,
  client_id: seen.client_id,
  last_id: rated ? 1 : 0,
  signed_at: now,
  tz,
});

const NOBODY = { seal: '', org: '', signer: '', capacity: '', epoch: null, seq: 0, client_id: '', last_id: 0 };

/** Not frozen yet: the document as it would be, without what is still to be answered. */
export const summaryOf = (seen: ToSign): Shown => ({
  document: build(workOf(seen, null, ''), { ...NOBODY, signed_at: '', tz: '' }, new Map()),
  told: seen.told,
});
