/** What the technician does with a job, in its order. Twins of `server/jobs/mutations.py`. */

import { twin, type Ctx, type Tx, type Twins } from '@sync/registry';
import { needHolderOf } from '@/app/allow';
import { filled } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { addStep, advance, changedAfterSeal, checkWindow, ownAssignment } from './steps';

async function allow<A extends { job: string }>(tx: Tx<Rows>, args: A, ctx: Ctx): Promise<void> {
  await needHolderOf(tx, ctx, args.job);
}

async function goTo(tx: Tx<Rows>, args: Args['jobs.travel'], ctx: Ctx, event: 'travel' | 'arrive'): Promise<void> {
  const job = await tx.need('jobs', args.job);
  const { lat_e7 = null, lon_e7 = null, accuracy_m = null } = args;
  await addStep(tx, ctx, job.id, event, { lat_e7, lon_e7, accuracy_m });
  const status = advance(tx, ctx, job, event);
  if (status) await tx.put('jobs', { ...job, status });
}

export const fieldTwins = {
  'jobs.accept': twin({
    allow,
    async apply(tx, args, ctx) {
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'accept');
      const status = advance(tx, ctx, job, 'accept');
      if (status) await tx.put('jobs', { ...job, status });
    },
  }),
  'jobs.appoint': twin({
    allow,
    async apply(tx, args, ctx) {
      const { window_start, window_end } = args;
      checkWindow(window_start, window_end);
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'appoint', { note: args.note ?? null, data: { window_start, window_end } });
      const status = advance(tx, ctx, job, 'appoint');
      if (status) await tx.put('jobs', { ...job, status, window_start, window_end });
    },
  }),
  'jobs.travel': twin({ allow, apply: (tx, args, ctx) => goTo(tx, args, ctx, 'travel') }),
  'jobs.arrive': twin({ allow, apply: (tx, args, ctx) => goTo(tx, args, ctx, 'arrive') }),
  'jobs.start': twin({
    allow,
    async apply(tx, args, ctx) {
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'start');
      const own = await ownAssignment(tx, ctx, job.id);
      if (own?.started_at === null) await tx.put('assignments', { ...own, started_at: ctx.at });
      const status = advance(tx, ctx, job, 'start');
      if (status) await tx.put('jobs', { ...job, status });
    },
  }),
  'jobs.leave': twin({
    allow,
    async apply(tx, args, ctx) {
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'leave', { note: args.note ?? null });
      const status = advance(tx, ctx, job, 'leave');
      if (status) await tx.put('jobs', { ...job, status, closed_at: ctx.at });
    },
  }),
  'jobs.report': twin({
    allow,
    async apply(tx, args, ctx) {
      const { actual_fault } = args;
      filled('actual_fault', actual_fault);
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'report', { data: { actual_fault } });
      const status = advance(tx, ctx, job, 'report');
      if (!status) return;
      await changedAfterSeal(tx, ctx, job, 'actual_fault', actual_fault);
      await tx.put('jobs', { ...job, actual_fault, actual_by: ctx.caller.user });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
