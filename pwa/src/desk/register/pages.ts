/** What becomes of the register's lines when pages and rows come in. Pure. */

import type { Rows } from '@/generated/contract';
import type { RegisterItem } from '../queries';

type Job = Rows['jobs'];

/** Columns of the job itself: shown at once when the local row moves, before the server is asked again. */
const OF_JOB = [
  'number',
  'status',
  'technician',
  'window_start',
  'window_end',
  'promised_at',
  'due_at',
  'closed_at',
  'fault',
  'product',
  'charge_type',
  'priority',
  'contact_name',
  'contact_phone',
  'seal',
] as const satisfies readonly (keyof Job & keyof RegisterItem)[];

/** The item with what the local row says, or the same item where nothing differs. */
export function patched(item: RegisterItem, job: Job, nameOf: (user: string) => string | null): RegisterItem {
  const differs = OF_JOB.filter((column) => item[column] !== job[column]);
  if (differs.length === 0) return item;
  const technician_name = job.technician === null ? null : nameOf(job.technician);
  return { ...item, ...Object.fromEntries(differs.map((column) => [column, job[column]])), technician_name };
}

/** What, when it changes, makes the list worth asking for again. */
export const markOf = (jobs: readonly Job[]): string =>
  jobs.map((job) => [job.id, ...OF_JOB.map((column) => job[column])].join('\t')).join('\n');

/** The lines with this device's rows over them. */
export function followed(
  items: readonly RegisterItem[],
  jobs: readonly Job[],
  nameOf: (user: string) => string | null,
): RegisterItem[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  return items.map((item) => {
    const job = byId.get(item.id);
    return job ? patched(item, job, nameOf) : item;
  });
}

/** A page after those already here; a line that moved down meanwhile is not shown twice. */
export function appended(items: readonly RegisterItem[], page: readonly RegisterItem[]): RegisterItem[] {
  const known = new Set(items.map((item) => item.id));
  return [...items, ...page.filter((item) => !known.has(item.id))];
}

/** Ids of lines that are new or say something else than before. */
export function changedIds(before: readonly RegisterItem[], now: readonly RegisterItem[]): string[] {
  const texts = new Map(before.map((item) => [item.id, JSON.stringify(item)]));
  return now.filter((item) => texts.get(item.id) !== JSON.stringify(item)).map((item) => item.id);
}
