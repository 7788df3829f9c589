/** The board: who waits longest, who has what, how much time is left (D3). Pure; `now` is device time in ms. */

import type { Rows } from '@/generated/contract';
import { isClosed, isInField, isSigned } from '@/app/trade_rules';
import { dayOf } from '../moments';
import type { Device } from '../queries';

type Job = Rows['jobs'];
type User = Rows['users'];

export interface Lane {
  technician: User;
  jobs: Job[];
  /** Jobs he has still to do. */
  open: number;
  /** Those of them with a window today. */
  today: number;
  /** The job he is on the way to or at, if any. */
  field: Job | undefined;
}

const RANK: Readonly<Record<string, number>> = { major: 0, urgent: 1, normal: 2 };
const rank = (job: Job): number => RANK[job.priority] ?? 2;
const hour = (job: Job): string => job.window_start ?? job.promised_at ?? job.due_at ?? job.received_at;

/** Whether it came in on an earlier day: what was not sent out then goes first today. */
export const isOverdue = (job: Job, now: number): boolean => dayOf(job.received_at) < dayOf(now);

/** Jobs nobody has: yesterday's on top, then the graver, then the older. */
export function waiting(jobs: readonly Job[], now: number): Job[] {
  const day = (job: Job): number => (isOverdue(job, now) ? 0 : 1);
  return jobs
    .filter((job) => job.status === 'registered')
    .sort((a, b) => day(a) - day(b) || rank(a) - rank(b) || (a.received_at < b.received_at ? -1 : 1));
}

/** Ms until the technician must be there; negative when late, null once he is there or no limit is known. */
export function timeLeft(job: Job, now: number): number | null {
  const there = job.status === 'arrived' || job.status === 'working' || isSigned(job.status) || isClosed(job.status);
  return there || job.due_at === null ? null : Date.parse(job.due_at) - now;
}

/** The job at hand, what is to be done, what is done. */
const place = (job: Job): number => (isInField(job.status) ? 0 : isSigned(job.status) ? 2 : 1);

/** One lane for each technician, by name: the job at hand first, then by the hour they are expected, finished ones last. */
export function lanes(users: readonly User[], jobs: readonly Job[], now: number): Lane[] {
  const today = dayOf(now);
  const lane = (technician: User): Lane => {
    const own = jobs
      .filter((job) => job.technician === technician.id && job.status !== 'registered' && !isClosed(job.status))
      .sort((a, b) => place(a) - place(b) || (hour(a) < hour(b) ? -1 : 1));
    const toDo = own.filter((job) => !isSigned(job.status));
    return {
      technician,
      jobs: own,
      open: toDo.length,
      today: toDo.filter((job) => dayOf(hour(job)) <= today).length,
      field: own.find((job) => isInField(job.status)),
    };
  };
  return users
    .filter((user) => user.role === 'technician')
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
    .map(lane);
}

/** A device counts as offline after two minutes of silence. */
const SILENT_MS = 120_000;

/** Since when a technician's device is silent, as far as the office knows; null while it talks or never did. */
export function offlineSince(lastContacts: readonly (string | null)[], now: number): string | null {
  const last = lastContacts
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return last !== undefined && now - Date.parse(last) > SILENT_MS ? last : null;
}

/** Records and files that the devices of whoever has the job still hold, as far as they have told: they may be of this job. */
export const unsentOf = (devices: readonly Device[], job: Pick<Job, 'technician'>): number =>
  devices
    .filter((device) => device.user === job.technician && !device.revoked)
    .reduce((sum, device) => sum + (device.unsent ?? 0) + (device.files_unsent ?? 0), 0);
