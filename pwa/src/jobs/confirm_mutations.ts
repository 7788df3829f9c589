/** The department's word about a finished job (D12). Twins of `server/jobs/confirm.py`. */

import { Refused, twin, type Ctx, type Twins, type Tx } from '@sync/registry';
import { LEAD, needDeskOf, needHolderOf } from '@/app/allow';
import { filled } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { addStep, advance } from './steps';

type Said = Pick<Rows['verifications'], 'id' | 'job' | 'outcome' | 'reason'>;
type Marks = Args['jobs.confirm']['marks'];
/** As the contract declares a mark. */
type Mark = { code: string; row?: string | null };

async function say(
  tx: Tx<Rows>,
  ctx: Ctx,
  said: Said,
  marks: Marks = [],
  answers: string | null = null,
): Promise<void> {
  const named = (marks as Mark[]).map(({ code, row = null }) => ({ code, row }));
  await tx.add('verifications', { ...said, by: ctx.caller.user, at: ctx.at, marks: named, answers });
}

/** Whether something it was sent back for is not answered. */
async function stillAsked(tx: Tx<Rows>, job: string): Promise<boolean> {
  const said = await tx.find('verifications', 'job', job);
  const answered = new Set(said.map((one) => one.answers));
  return said.some((one) => one.outcome === 'sent_back' && !answered.has(one.id));
}

export const confirmTwins = {
  'jobs.confirm': twin({
    allow: (tx, args, ctx) => needDeskOf(tx, ctx, args.job, LEAD),
    async apply(tx, args, ctx) {
      const { id, job: jobId, note = null } = args;
      const job = await tx.need('jobs', jobId);
      await addStep(tx, ctx, jobId, 'verify', { note });
      const status = advance(tx, ctx, job, 'verify');
      if (!status) return;
      await say(tx, ctx, { id, job: jobId, outcome: 'confirmed', reason: note }, args.marks);
      await tx.put('jobs', { ...job, status, closed_at: job.closed_at ?? ctx.at });
    },
  }),
  'jobs.send_back': twin({
    allow: (tx, args, ctx) => needDeskOf(tx, ctx, args.job, LEAD),
    async apply(tx, args, ctx) {
      const { id, job: jobId, reason } = args;
      filled('reason', reason);
      const job = await tx.need('jobs', jobId);
      await addStep(tx, ctx, jobId, 'send_back', { note: reason });
      const status = advance(tx, ctx, job, 'send_back');
      if (!status) return;
      await say(tx, ctx, { id, job: jobId, outcome: 'sent_back', reason }, args.lines);
      await tx.put('jobs', { ...job, status, closed_at: null });
    },
  }),
  'jobs.answer': twin({
    allow: (tx, args, ctx) => needHolderOf(tx, ctx, args.job),
    async apply(tx, args, ctx) {
      const { id, job: jobId, sent_back, note = null } = args;
      const job = await tx.need('jobs', jobId);
      const asked = await tx.need('verifications', sent_back);
      if (asked.job !== jobId || asked.outcome !== 'sent_back') {
        throw new Refused('FACT_OF_ANOTHER_JOB', 'This belongs to another job.', 'sent_back');
      }
      await addStep(tx, ctx, jobId, 'answer', { note });
      await say(tx, ctx, { id, job: jobId, outcome: 'answered', reason: note }, [], sent_back);
      const status = advance(tx, ctx, job, 'answer');
      if (status === 'left' && !(await stillAsked(tx, jobId))) await tx.put('jobs', { ...job, closed_at: ctx.at });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
