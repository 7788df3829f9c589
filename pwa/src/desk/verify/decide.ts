/** Confirming and sending back, as mutations. */

import { newId } from '@/app/fieldseal';
import type { Mark } from '@/app/markwords';
import { save } from '../doing';
import type { Named } from './named';
import { t } from './words';

/** As a mutation names a mark; rows of every kind have an id of their own. */
const named = ({ code, row }: Named): Named => ({ code, row });

/** One job, with the marks that were seen. True when it is saved. */
export const confirm = (job: string, seen: readonly Mark[], note: string | null): Promise<boolean> =>
  save([['jobs.confirm', { id: newId(), job, note, marks: seen.map(named) }]], t.confirmed());

/** Several in which nothing must be ticked; their notes stood beside them. */
export const confirmAll = (jobs: readonly { id: string; marks: readonly Mark[] }[]): Promise<boolean> =>
  save(
    jobs.map(
      ({ id, marks }) => ['jobs.confirm', { id: newId(), job: id, note: null, marks: marks.map(named) }] as const,
    ),
    t.confirmedMany(jobs.length),
  );

export const sendBack = (job: string, reason: string, lines: readonly Mark[]): Promise<boolean> =>
  save([['jobs.send_back', { id: newId(), job, reason, lines: lines.map(named) }]], t.sentBack());

export const hold = (job: string, reason: string): Promise<boolean> =>
  save([['verification.hold', { id: newId(), job, reason }]], t.heldDone());

export const release = (held: string, reason: string): Promise<boolean> =>
  save([['verification.release', { hold: held, reason }]], t.releasedDone());
