/** Correcting what a customer signed, beside it. Twin of `server/amendments/mutations.py`. */

import { NotHere, Refused, twin, type Twins } from '@sync/registry';
import { isDesk, isHolder, keepInGoodFaith, LEAD, only } from '@/app/allow';
import { CORRECTION } from '@/app/amended/note';
import { filled, sha256 } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'amendments.amend': twin({
    async allow(tx, args, ctx) {
      only(ctx, ['technician', ...LEAD]);
      const job = await tx.need('jobs', args.job);
      if (!isDesk(ctx, job, LEAD) && !(await isHolder(tx, ctx, job))) throw new NotHere();
    },
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      sha256('text_hash', args.text_hash);
      const job = await tx.need('jobs', args.job);
      const seal = await tx.need('seals', args.seal);
      if (seal.job !== job.id) throw new Refused('FACT_OF_ANOTHER_JOB', 'This belongs to another job.', 'seal');
      if (args.changes.length === 0) throw new Refused('NOTHING_CHANGED', 'An amendment changes something.', 'changes');
      if (await tx.get('seals', args.id))
        throw new Refused('ID_TAKEN', 'There is a record with this id already.', 'id');
      keepInGoodFaith(tx, ctx, job);
      await tx.add('amendments', {
        ...args,
        changes: args.changes.map(({ line, before = null, after = null }) => ({ line, before, after })),
        kind: CORRECTION,
        by: ctx.caller.user,
        at: ctx.at,
        verdict: 'matches',
        differences: [],
      });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
