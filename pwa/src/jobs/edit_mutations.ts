/** Changing what a job says: one value (W4), settling two, taking a fact back. Twins of `server/jobs/mutations.py`. */

import { Refused, twin, type Ctx, type Tx, type Twins } from '@sync/registry';
import { DESK, arrivedAfterSeal, isLost, keepInGoodFaith, needDeskOrHolderOf, only } from '@/app/allow';
import { lateWithdrawal } from '@/app/amended/late';
import type { Args, Rows } from '@/generated/contract';
import { isAllowed, isEditable, isPersonal } from './rules';
import { addStep, advance, changedAfterSeal } from './steps';

type Job = Rows['jobs'];

/** The kinds of facts that can be taken back. */
const WITHDRAWABLE = ['parts', 'checks', 'timesheets', 'photos'] as const;

async function allow<A extends { job: string }>(tx: Tx<Rows>, args: A, ctx: Ctx): Promise<void> {
  await needDeskOrHolderOf(tx, ctx, args.job);
}

const told = (field: string, from: string | null, to: string | null): Record<string, unknown> =>
  isPersonal(field) ? { field } : { field, from, to };

/** Who gave a value its present form: the last edit of it before this one, or whoever registered the job. */
async function lastAuthor(tx: Tx<Rows>, ctx: Ctx, job: Job, field: string): Promise<string> {
  const edits = (await tx.find('steps', 'job', job.id)).filter(
    (step) => step.kind === 'edit' && step.data?.['field'] === field && step.id !== ctx.uuid,
  );
  return edits.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1)?.by ?? job.created_by;
}

/** Keep both values; the one that is there stays until somebody takes the other. */
async function keepBoth(
  tx: Tx<Rows>,
  ctx: Ctx,
  job: Job,
  values: Pick<Rows['conflicts'], 'field' | 'current' | 'other'>,
): Promise<void> {
  await tx.add('conflicts', {
    id: ctx.uuid,
    job: job.id,
    kind: 'jobs',
    row: job.id,
    ...values,
    current_by: await lastAuthor(tx, ctx, job, values.field),
    other_by: ctx.caller.user,
    at: ctx.at,
    settled_at: null,
    settled_by: null,
    taken: null,
  });
  tx.flag('VALUE_CONFLICT', 'Somebody else changed this meanwhile; both values are kept.');
}

/** The new value, told to the office where the customer has signed the old one. */
async function setValue(tx: Tx<Rows>, ctx: Ctx, job: Job, field: keyof Job, value: string | null): Promise<void> {
  await changedAfterSeal(tx, ctx, job, field, value);
  await tx.put('jobs', { ...job, [field]: value });
}

export const editTwins = {
  'jobs.edit': twin({
    allow,
    async apply(tx, args, ctx) {
      const { field, from = null, to = null } = args;
      if (!isEditable(field)) throw new Refused('INVALID', 'This value cannot be edited.', 'field');
      if (!isAllowed(field, to)) throw new Refused('VALUE_NOT_ALLOWED', 'This value is not possible here.', 'to');
      const job = await tx.need('jobs', args.job);
      await addStep(tx, ctx, job.id, 'edit', { data: told(field, from, to) });
      if (!advance(tx, ctx, job, 'edit')) return;
      if (job[field] === to) return;
      if (job[field] === from) await setValue(tx, ctx, job, field, to);
      else await keepBoth(tx, ctx, job, { field, current: job[field], other: to });
    },
  }),
  'jobs.settle_conflict': twin({
    async allow(tx, args, ctx) {
      only(ctx, ['technician', ...DESK]);
      const found = await tx.need('conflicts', args.conflict);
      await needDeskOrHolderOf(tx, ctx, found.job);
    },
    async apply(tx, args, ctx) {
      const found = await tx.need('conflicts', args.conflict);
      if (found.settled_at !== null) throw new Refused('ALREADY_SETTLED', 'This was settled already.', 'conflict');
      const job = await tx.need('jobs', found.job);
      if (isLost(ctx, job)) return keepInGoodFaith(tx, ctx, job);
      await tx.put('conflicts', { ...found, settled_at: ctx.at, settled_by: ctx.caller.user, taken: args.take });
      if (args.take !== 'other' || !isEditable(found.field)) return;
      await addStep(tx, ctx, job.id, 'edit', { data: told(found.field, job[found.field], found.other) });
      if (advance(tx, ctx, job, 'edit')) await setValue(tx, ctx, job, found.field, found.other);
    },
  }),
  'jobs.withdraw': twin({
    allow,
    async apply(tx, args, ctx) {
      const kind = WITHDRAWABLE.find((one) => one === args.kind);
      if (!kind) throw new Refused('INVALID', 'Facts of this kind stay.', 'kind');
      const job = await tx.need('jobs', args.job);
      keepInGoodFaith(tx, ctx, job);
      const late = await arrivedAfterSeal(tx, job);
      const fact = await tx.need(kind, args.fact);
      if (fact.job !== args.job) throw new Refused('FACT_OF_ANOTHER_JOB', 'This belongs to another job.', 'fact');
      // What others recorded is not his to strike out any more.
      if (isLost(ctx, job) && fact.by !== ctx.caller.user) return;
      await tx.add('withdrawals', { ...args, by: ctx.caller.user, at: ctx.at });
      if (late) await lateWithdrawal(tx, ctx, job, kind, fact, args.reason);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
