/**
 * Keeping a job whatever its time (D13). Twins of `server/verification/mutations.py`. A finished job has left the
 * desk's devices: whose it is, the server alone can tell.
 */

import { Refused, twin, type Twins } from '@sync/registry';
import { LEAD, needDesk, only } from '@/app/allow';
import { filled } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'verification.hold': twin({
    async allow(tx, args, ctx) {
      only(ctx, LEAD);
      const job = await tx.get('jobs', args.job);
      if (job) needDesk(ctx, job, LEAD);
    },
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      const never = { released_by: null, released_at: null, released_reason: null };
      await tx.add('holds', { ...args, by: ctx.caller.user, at: ctx.at, ...never });
    },
  }),
  'verification.release': twin({
    allow(_tx, _args, ctx) {
      only(ctx, LEAD);
    },
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      const hold = await tx.get('holds', args.hold);
      if (!hold) return;
      if (hold.released_at !== null) {
        throw new Refused('ALREADY_RELEASED', 'Somebody has released this already.', 'hold');
      }
      const released = { released_by: ctx.caller.user, released_at: ctx.at, released_reason: args.reason };
      await tx.put('holds', { ...hold, ...released });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
