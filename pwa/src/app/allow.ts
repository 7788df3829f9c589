/** Who may do what, as the device can tell. Twin of `server/roles.py`; the server judges again, with the scope's history. */

import { NotHere, Refused, type Ctx, type Tx } from '@sync/registry';
import type { Rows } from '@/generated/contract';

type Job = Rows['jobs'];

/** Those who work a centre's jobs; the accountant reads. */
export const DESK: readonly string[] = ['dispatcher', 'supervisor', 'manager', 'admin'];
export const LEAD: readonly string[] = ['supervisor', 'manager', 'admin'];

/** The caller has one of the roles; otherwise `Refused('NOT_ALLOWED')`. */
export function only(ctx: Ctx, roles: readonly string[]): void {
  if (!roles.includes(ctx.caller.role)) throw new Refused('NOT_ALLOWED', `A ${ctx.caller.role} may not do this.`);
}

/** Whether the caller works at the desk of that centre, in one of the roles. */
export function isDesk(ctx: Ctx, of: { centre: string }, roles: readonly string[] = DESK): boolean {
  return roles.includes(ctx.caller.role) && ctx.caller.centres.includes(of.centre);
}

/** `isDesk`, or held: "not here" and "not his" are one answer. */
export function needDesk(ctx: Ctx, of: { centre: string }, roles: readonly string[] = DESK): void {
  only(ctx, roles);
  if (!isDesk(ctx, of, roles)) throw new NotHere();
}

/**
 * Whether the job is his or was given to him (rule P5). The device holds a job only while it is in his scope, or he
 * has unsent work on it; what he knew when he did this is therefore what is here. The server asks its scope's history.
 */
export async function isHolder(tx: Tx<Rows>, ctx: Ctx, job: Job): Promise<boolean> {
  const { role, user } = ctx.caller;
  if (role !== 'technician') return false;
  if (job.technician === user) return true;
  const given = await tx.find('assignments', 'job', job.id);
  return given.some((one) => one.technician === user);
}

/** `isHolder`, or held. */
export async function needHolder(tx: Tx<Rows>, ctx: Ctx, job: Job): Promise<void> {
  only(ctx, ['technician']);
  if (!(await isHolder(tx, ctx, job))) throw new NotHere();
}

/** The same for a job by its id; the role is judged before anything is looked for. */
export async function needHolderOf(tx: Tx<Rows>, ctx: Ctx, job: string): Promise<void> {
  only(ctx, ['technician']);
  await needHolder(tx, ctx, await tx.need('jobs', job));
}

/** `needDesk` for a job by its id. */
export async function needDeskOf(tx: Tx<Rows>, ctx: Ctx, job: string, roles: readonly string[] = DESK): Promise<void> {
  only(ctx, roles);
  needDesk(ctx, await tx.need('jobs', job), roles);
}

/** Either of the two, or held. */
export async function needDeskOrHolderOf(tx: Tx<Rows>, ctx: Ctx, id: string): Promise<void> {
  only(ctx, ['technician', ...DESK]);
  const job = await tx.need('jobs', id);
  if (!isDesk(ctx, job) && !(await isHolder(tx, ctx, job))) throw new NotHere();
}

/** Whether the job went to somebody else, or was cancelled, while this technician worked on it. */
export function isLost(ctx: Ctx, job: Job): boolean {
  return ctx.caller.role === 'technician' && (job.status === 'cancelled' || job.technician !== ctx.caller.user);
}

/** Flag work on a job that was taken away or cancelled meanwhile (rule W2); the work itself stays. */
export function keepInGoodFaith(tx: Tx<Rows>, ctx: Ctx, job: Job): void {
  if (!isLost(ctx, job)) return;
  if (job.status === 'cancelled') {
    tx.flag('JOB_CANCELLED', 'The job was cancelled while this was done; the work is kept.');
  } else {
    tx.flag('JOB_REASSIGNED', 'The job was given to somebody else while this was done; the work is kept.');
  }
}

/**
 * Flag a fact that comes to a job already signed, and tell whether it did (rule S4; see `amended/late`). With `ctx`: not one the seal covers, that is of the device
 * that sealed and with an id up to the seal's `includes.last_id`; such a one was held when the seal came.
 */
export async function arrivedAfterSeal(tx: Tx<Rows>, job: Job, ctx?: Ctx): Promise<boolean> {
  if (job.seal === null) return false;
  if (ctx && covers(await tx.get('seals', job.seal), ctx)) return false;
  tx.flag('ARRIVED_AFTER_SEAL', 'The customer had signed before this arrived; it is kept as an amendment.');
  return true;
}

function covers(seal: Rows['seals'] | undefined, ctx: Ctx): boolean {
  if (seal?.client_id !== ctx.caller.client_id) return false;
  try {
    const { includes } = JSON.parse(seal.text) as { includes?: { last_id?: unknown } };
    return typeof includes?.last_id === 'number' && ctx.id <= includes.last_id;
  } catch {
    return false; // An unreadable text covers nothing.
  }
}
