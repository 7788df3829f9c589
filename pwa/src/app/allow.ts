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

/** Either of the two, or held. */
export async function needDeskOrHolder(tx: Tx<Rows>, ctx: Ctx, job: Job): Promise<void> {
  only(ctx, ['technician', ...DESK]);
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

/** Flag a fact that comes to a job already signed (rule S4). */
export function arrivedAfterSeal(tx: Tx<Rows>, job: Job): void {
  if (job.seal !== null) {
    tx.flag('ARRIVED_AFTER_SEAL', 'The customer had signed before this arrived; it is kept as an amendment.');
  }
}
