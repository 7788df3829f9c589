/** What a signature, or that there is none, does to its job (rules W2, W3, W5). Twin of `server/signatures/rules.py`. */

import type { Rows } from '@/generated/contract';

type Job = Rows['jobs'];

const SIGNABLE: readonly string[] = ['arrived', 'working'];
const FINISHED: readonly string[] = ['signed', 'left', 'verified'];

export const WHY_UNSIGNED = ['refused', 'absent', 'other'] as const;
export type WhyUnsigned = (typeof WHY_UNSIGNED)[number];

export const CAPACITIES = ['customer', 'representative', 'other'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** `job`: the row afterwards, null where it stays. `flag`: [code, message], null where all is well. */
export interface Signed {
  job: Job | null;
  flag: readonly [code: string, message: string] | null;
}

type Flag = readonly [code: string, message: string];

const stays = (...flag: Flag): Signed => ({ job: null, flag });

/**
 * Status, and which seal counts, when a seal comes in; the seal itself is kept in every case. A job that was left
 * unsigned may be signed later; it stays left.
 */
export function sign(job: Job, seal: string, technician: string): Signed {
  if (FINISHED.includes(job.status) && job.seal !== null) {
    return stays('ALREADY_FINISHED', 'The customer had signed for this job already; both seals are kept.');
  }
  const gone = lost(job, technician, 'seal');
  if (gone) return stays(...gone);
  const sealed = { ...job, seal: job.seal ?? seal };
  if (SIGNABLE.includes(job.status)) return { job: { ...sealed, status: 'signed' }, flag: null };
  if (job.status === 'left') return { job: sealed, flag: null };
  return { job: sealed, flag: ['STATUS_NOT_ADVANCED', `A job that is ${job.status} is not signed; the seal is kept.`] };
}

/** What becomes of the job nobody signs for: it is left at `at` and goes on; the record always stays. */
export function unsigned(job: Job, technician: string, at: string): Signed {
  if (FINISHED.includes(job.status)) {
    return stays('ALREADY_FINISHED', 'The job was finished already; that nobody signed is kept beside it.');
  }
  const gone = lost(job, technician, 'record');
  if (gone) return stays(...gone);
  if (SIGNABLE.includes(job.status)) return { job: { ...job, status: 'left', closed_at: at }, flag: null };
  return stays('STATUS_NOT_ADVANCED', `A job that is ${job.status} is not left; why nobody signed is kept.`);
}

/** Why it is no longer this technician's job (rule W2). */
function lost(job: Job, technician: string, what: string): Flag | null {
  if (job.status === 'cancelled') {
    return ['JOB_CANCELLED', `The job was cancelled while this was done; the ${what} is kept.`];
  }
  if (job.technician === technician) return null;
  return ['JOB_REASSIGNED', `The job was given to somebody else meanwhile; the ${what} is kept.`];
}
