/** Where a job stands on the technician's day (D3, D4): what is late comes before what is on time. */
import type { Rows } from '@/generated/contract';
import { isFinished, isInField } from './rules';

export const GROUPS = ['now', 'late', 'today', 'later', 'done'] as const;
export type Group = (typeof GROUPS)[number];

type Job = Pick<
  Rows['jobs'],
  'status' | 'window_start' | 'window_end' | 'due_at' | 'promised_at' | 'received_at' | 'closed_at' | 'priority'
>;

const dayOf = (at: number): number => {
  const day = new Date(at);
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
};

/** Ms left until the technician must have arrived; negative when late, null once he is there or no limit is known. */
export function timeLeft(job: Job, now: number): number | null {
  if (job.status === 'arrived' || job.status === 'working' || isFinished(job.status) || !job.due_at) return null;
  return Date.parse(job.due_at) - now;
}

/** `now` is device time in ms. */
export function groupOf(job: Job, now: number): Group {
  if (job.status === 'signed' || isInField(job.status)) return 'now';
  if (isFinished(job.status)) return 'done';
  if ((timeLeft(job, now) ?? 0) < 0 || (job.window_end && Date.parse(job.window_end) < now)) return 'late';
  const expected = job.window_start ?? job.promised_at;
  return expected && dayOf(Date.parse(expected)) > dayOf(now) ? 'later' : 'today';
}

/** The next moment, in ms, at which the clock alone moves one of them to another group: at the latest the end of the day. */
export function movesAt(jobs: readonly Job[], now = Date.now()): number {
  const day = new Date(now);
  const midnight = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
  const limits = jobs.flatMap((job) => [job.due_at, job.window_end].map((at) => (at ? Date.parse(at) : Infinity)));
  return limits.reduce((soonest, at) => (at >= now && at < soonest ? at : soonest), midnight);
}

const RANK: Record<string, number> = { major: 0, urgent: 1, normal: 2 };

/** Times in RFC 3339 sort as plain text; `localeCompare` takes a hundred times as long. */
const order = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** Order inside a group: done ones newest first, the others by the hour they are expected, the graver first. */
export function byTime(group: Group): (a: Job, b: Job) => number {
  if (group === 'done') return (a, b) => order(b.closed_at ?? '', a.closed_at ?? '');
  const hour = (job: Job): string => job.window_start ?? job.due_at ?? job.promised_at ?? job.received_at;
  return (a, b) => order(hour(a), hour(b)) || (RANK[a.priority] ?? 2) - (RANK[b.priority] ?? 2);
}
