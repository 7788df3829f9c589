/** Every event of a job leaves one step; most of them also move its status. */

import { Refused, type Ctx, type Tx } from '@sync/registry';
import { isLost, keepInGoodFaith } from '@/app/allow';
import { lateChange } from '@/app/amended/late';
import type { Rows } from '@/generated/contract';
import { isSealed, judge, nextStatus, type JobEvent } from './rules';

type Job = Rows['jobs'];
type Assignment = Rows['assignments'];
type StepMore = Partial<Pick<Rows['steps'], 'note' | 'lat_e7' | 'lon_e7' | 'accuracy_m' | 'data'>>;

/** The step of this mutation: its id is the mutation's uuid. */
export async function addStep(tx: Tx<Rows>, ctx: Ctx, job: string, kind: string, more: StepMore = {}): Promise<void> {
  await tx.add('steps', {
    id: ctx.uuid,
    job,
    kind,
    by: ctx.caller.user,
    client_id: ctx.caller.client_id,
    at: ctx.at,
    device_at: ctx.device_at,
    tz: ctx.tz,
    offset_ms: ctx.offset_ms,
    note: null,
    lat_e7: null,
    lon_e7: null,
    accuracy_m: null,
    data: null,
    ...more,
  });
}

/** The status the job moves to; null, and a flag, where it is not his any more (W2) or not allowed here (W3, W5). */
export function advance(tx: Tx<Rows>, ctx: Ctx, job: Job, event: JobEvent): string | null {
  const why = judge(job.status, event, isLost(ctx, job));
  if (why === null) return nextStatus(job.status, event);
  if (why === 'LOST') keepInGoodFaith(tx, ctx, job);
  else tx.flag(why, `The job is ${job.status}: the step is kept, the status stays.`);
  return null;
}

/** A change of a value that stands in the text the customer signed: flagged, and kept as an amendment (rule S4). */
export async function changedAfterSeal(
  tx: Tx<Rows>,
  ctx: Ctx,
  job: Job,
  field: keyof Job,
  after: string | null,
): Promise<void> {
  if (isSealed(field)) await lateChange(tx, ctx, job, { line: `job.${field}`, before: job[field], after });
}

/** A window is two moments in their order, or none. */
export function checkWindow(start: string | null, end: string | null): void {
  if (start !== null && end !== null && end < start) {
    throw new Refused('WINDOW_ENDS_BEFORE_START', 'The window ends before it starts.', 'window_end');
  }
}

/** His own latest assignment of the job. */
export async function ownAssignment(tx: Tx<Rows>, ctx: Ctx, job: string): Promise<Assignment | undefined> {
  const own = (await tx.find('assignments', 'job', job)).filter((one) => one.technician === ctx.caller.user);
  return own.sort((a, b) => (a.assigned_at < b.assigned_at ? -1 : 1)).at(-1);
}

/** Close the assignment in force. */
export async function release(tx: Tx<Rows>, ctx: Ctx, job: string, reason: string): Promise<void> {
  for (const one of await tx.find('assignments', 'job', job)) {
    if (one.released_at === null) {
      await tx.put('assignments', { ...one, released_at: ctx.at, release_reason: reason });
    }
  }
}
