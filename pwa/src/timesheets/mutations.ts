/** Travel, work and waiting, run by the steps and corrected with a reason. Twins of `server/timesheets/mutations.py`. */

import { Refused, twin, type Tx, type Twins } from '@sync/registry';
import { keepInGoodFaith, needHolderOf } from '@/app/allow';
import { lateFact } from '@/app/amended/late';
import { complete } from '@/app/complete';
import { oneOf, whole } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { KINDS, minutesFit, SOURCES } from './rules';

function check(args: Args['timesheets.record']): void {
  oneOf('kind', args.kind, KINDS);
  oneOf('source', args.source, SOURCES);
  whole('minutes', args.minutes, 0);
}

async function checkCorrection(tx: Tx<Rows>, args: Args['timesheets.record']): Promise<void> {
  if ((args.replaces ?? null) === null) return;
  const replaced = await tx.need('timesheets', args.replaces);
  if (replaced.job !== args.job) {
    throw new Refused('FACT_OF_ANOTHER_JOB', 'The time to correct belongs to another job.', 'replaces');
  }
  if ((args.reason ?? '') === '') throw new Refused('REASON_MISSING', 'A correction needs its reason.', 'reason');
}

export const twins = {
  'timesheets.record': twin({
    async allow(tx, args, ctx) {
      await needHolderOf(tx, ctx, args.job);
    },
    async apply(tx, args, ctx) {
      check(args);
      const job = await tx.need('jobs', args.job);
      keepInGoodFaith(tx, ctx, job);
      const row = { ...complete(args, { replaces: null, reason: null }), by: ctx.caller.user, at: ctx.at };
      await lateFact(tx, ctx, job, 'timesheets', row);
      await checkCorrection(tx, args);
      if (args.ended_at < args.started_at) {
        throw new Refused('ENDS_BEFORE_START', 'The time ends before it starts.', 'ended_at');
      }
      if (!minutesFit(args.minutes, args.started_at, args.ended_at)) {
        tx.flag('MINUTES_DIFFER', 'The minutes differ from the time between start and end.');
      }
      await tx.add('timesheets', row);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
