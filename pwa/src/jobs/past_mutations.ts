/** Jobs of years past, written down finished and taken back. Twins of `server/jobs/past.py`; touched since, the server knows. */

import { Refused, twin, type Twins } from '@sync/registry';
import { needDesk, needDeskOf } from '@/app/allow';
import { complete } from '@/app/complete';
import { filled, oneOf } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { checkPlace, UNTOUCHED } from './desk_mutations';
import { CHANNELS, CHARGE_TYPES, PRIORITIES } from './rules';
import { addStep } from './steps';

const OFFICE = ['manager', 'admin'] as const;
const ABSENT = { equipment: null, promised_at: null, number: null, actual_fault: null, reason: null } as const;

export const pastTwins = {
  'jobs.record_past': twin({
    allow(_tx, args, ctx) {
      needDesk(ctx, args, OFFICE);
    },
    async apply(tx, args, ctx) {
      oneOf('channel', args.channel, CHANNELS);
      oneOf('charge_type', args.charge_type, CHARGE_TYPES);
      oneOf('priority', args.priority, PRIORITIES);
      oneOf('closed_as', args.closed_as, ['verified', 'cancelled']);
      await checkPlace(tx, args);
      const { closed_as, reason, ...job } = complete(args, ABSENT);
      if (job.closed_at < job.received_at) {
        throw new Refused('CLOSED_BEFORE_RECEIVED', 'The job was closed before it was received.', 'closed_at');
      }
      const cancelled = closed_as === 'cancelled';
      const end = { status: closed_as, cancel_reason: cancelled ? reason : null };
      await tx.add('jobs', { ...UNTOUCHED, ...job, ...end, created_by: ctx.caller.user });
      await addStep(tx, ctx, job.id, 'register', { note: reason, data: { past: true } });
      if (job.equipment === null || cancelled) return;
      const { id, customer, equipment, closed_at, fault, actual_fault, number } = job;
      const words = { id, customer, equipment, closed_at, fault, actual_fault };
      await tx.put('equipment_history', { ...words, job_number: number, parts: null, technician: null });
    },
  }),
  'jobs.take_back': twin({
    allow: (tx, args, ctx) => needDeskOf(tx, ctx, args.job, OFFICE),
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      const job = await tx.need('jobs', args.job);
      const steps = await tx.find('steps', 'job', job.id);
      if (steps.some((one) => one.client_id !== ctx.caller.client_id)) {
        throw new Refused('TOUCHED_SINCE', 'Somebody has worked on it since it was written down here.', 'job');
      }
      const closed_at = job.closed_at ?? ctx.at;
      await tx.put('jobs', { ...job, status: 'cancelled', cancel_reason: args.reason, closed_at });
      await addStep(tx, ctx, job.id, 'cancel', { note: args.reason });
      if (await tx.get('equipment_history', job.id)) await tx.delete('equipment_history', job.id);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
