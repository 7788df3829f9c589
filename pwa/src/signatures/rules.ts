/** What a signature does to its job (rules W2, W3, W5). Twin of `server/signatures/rules.py`. */

import type { Rows } from '@/generated/contract';

type Job = Rows['jobs'];

const SIGNABLE: readonly string[] = ['arrived', 'working'];
const FINISHED: readonly string[] = ['signed', 'left', 'verified'];

export const CAPACITIES = ['customer', 'representative', 'other'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** `job`: the row afterwards, null where it stays. `flag`: [code, message], null where all is well. */
export interface Signed {
  job: Job | null;
  flag: readonly [code: string, message: string] | null;
}

const stays = (code: string, message: string): Signed => ({ job: null, flag: [code, message] });

/** Status, and which seal counts, when a seal comes in; the seal itself is kept in every case. */
export function sign(job: Job, seal: string, technician: string): Signed {
  if (FINISHED.includes(job.status)) {
    return stays('ALREADY_FINISHED', 'The customer had signed for this job already; both seals are kept.');
  }
  if (job.status === 'cancelled') {
    return stays('JOB_CANCELLED', 'The job was cancelled while this was done; the seal is kept.');
  }
  if (job.technician !== technician) {
    return stays('JOB_REASSIGNED', 'The job was given to somebody else meanwhile; the seal is kept.');
  }
  const sealed = { ...job, seal: job.seal ?? seal };
  if (SIGNABLE.includes(job.status)) return { job: { ...sealed, status: 'signed' }, flag: null };
  return { job: sealed, flag: ['STATUS_NOT_ADVANCED', `A job that is ${job.status} is not signed; the seal is kept.`] };
}
