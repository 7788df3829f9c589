/** What the desk does with a job. Twins of `server/jobs/mutations.py`; numbers and due times are the server's. */

import { Refused, twin, type Ctx, type Tx, type Twins } from '@sync/registry';
import { LEAD, needDesk, needDeskOf } from '@/app/allow';
import { complete } from '@/app/complete';
import { filled, oneOf } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { CHANNELS, CHARGE_TYPES, isRetirable, PRIORITIES } from './rules';
import { addStep, advance, checkWindow, release } from './steps';

async function allow<A extends { job: string }>(tx: Tx<Rows>, args: A, ctx: Ctx): Promise<void> {
  await needDeskOf(tx, ctx, args.job);
}

async function allowLead(tx: Tx<Rows>, args: { job: string }, ctx: Ctx): Promise<void> {
  await needDeskOf(tx, ctx, args.job, LEAD);
}

/**
 * Site and equipment must be the customer's own. A desk's device holds the customers of open jobs only, so one who
 * calls again after a year may not be here: that he exists, the server alone can tell.
 */
export async function checkPlace(tx: Tx<Rows>, args: Args['jobs.register']): Promise<void> {
  const site = await tx.get('sites', args.site);
  if (site && site.customer !== args.customer) {
    throw new Refused('SITE_OF_ANOTHER_CUSTOMER', 'The site belongs to another customer.', 'site');
  }
  const equipment = await tx.get('equipment', args.equipment);
  if (equipment && equipment.customer !== args.customer) {
    throw new Refused('EQUIPMENT_OF_ANOTHER_CUSTOMER', 'The equipment belongs to another customer.', 'equipment');
  }
}

/** What a job is before anything happened to it. */
export const UNTOUCHED = {
  number: null,
  status: 'registered',
  actual_fault: null,
  actual_by: null,
  due_at: null,
  window_start: null,
  window_end: null,
  technician: null,
  closed_at: null,
  cancel_reason: null,
  seal: null,
} as const;

export const deskTwins = {
  'jobs.register': twin({
    allow(_tx, args, ctx) {
      needDesk(ctx, args);
    },
    async apply(tx, args, ctx) {
      oneOf('channel', args.channel, CHANNELS);
      oneOf('charge_type', args.charge_type, CHARGE_TYPES);
      oneOf('priority', args.priority, PRIORITIES);
      await checkPlace(tx, args);
      const asked = complete(args, { equipment: null, promised_at: null });
      await tx.add('jobs', { ...UNTOUCHED, ...asked, created_by: ctx.caller.user });
      await addStep(tx, ctx, args.id, 'register');
    },
  }),
  'jobs.assign': twin({
    allow,
    async apply(tx, args, ctx) {
      const { window_start = null, window_end = null, reason = null, technician } = args;
      checkWindow(window_start, window_end);
      const job = await tx.need('jobs', args.job);
      const person = await tx.need('users', technician);
      if (person.role !== 'technician') {
        throw new Refused('NOT_A_TECHNICIAN', 'Jobs are given to technicians.', 'technician');
      }
      await addStep(tx, ctx, job.id, 'assign', { note: reason, data: { technician, from: job.technician } });
      const status = advance(tx, ctx, job, 'assign');
      if (!status) return;
      await release(tx, ctx, job.id, 'reassigned');
      await tx.add('assignments', {
        id: args.assignment,
        job: job.id,
        technician,
        assigned_by: ctx.caller.user,
        assigned_at: ctx.at,
        started_at: null,
        released_at: null,
        release_reason: null,
      });
      const moved = window_start === null && window_end === null ? {} : { window_start, window_end };
      await tx.put('jobs', { ...job, status, technician, ...moved });
    },
  }),
  'jobs.reschedule': twin({
    allow,
    async apply(tx, args, ctx) {
      const { window_start, window_end } = args;
      checkWindow(window_start, window_end);
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'reschedule', { note: args.reason ?? null, data: { window_start, window_end } });
      if (advance(tx, ctx, job, 'reschedule')) await tx.put('jobs', { ...job, window_start, window_end });
    },
  }),
  'jobs.cancel': twin({
    allow,
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'cancel', { note: args.reason });
      const status = advance(tx, ctx, job, 'cancel');
      if (!status) return;
      await release(tx, ctx, job.id, 'cancelled');
      await tx.put('jobs', { ...job, status, cancel_reason: args.reason, closed_at: ctx.at });
    },
  }),
  'jobs.retire': twin({
    allow: (tx, args, ctx) => allowLead(tx, args, ctx),
    async apply(tx, args, ctx) {
      const job = await tx.need('jobs', args.job);
      if (!isRetirable(job.closed_at, ctx.at)) {
        throw new Refused('TOO_EARLY', 'A closed job stays on its device for fourteen days.');
      }
    },
  }),
  'jobs.verify': twin({
    allow: (tx, args, ctx) => allowLead(tx, args, ctx),
    async apply(tx, args, ctx) {
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'verify', { note: args.note ?? null });
      const status = advance(tx, ctx, job, 'verify');
      if (status) await tx.put('jobs', { ...job, status, closed_at: job.closed_at ?? ctx.at });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
