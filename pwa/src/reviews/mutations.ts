/** What the office must decide. Twins of `server/reviews/mutations.py`. */

import { Refused, twin, type Twins } from '@sync/registry';
import { DESK, needDesk, only } from '@/app/allow';
import { filled } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'reviews.close': twin({
    async allow(tx, args, ctx) {
      only(ctx, DESK);
      needDesk(ctx, await tx.need('review_items', args.item));
    },
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      const item = await tx.need('review_items', args.item);
      if (item.state === 'closed') throw new Refused('ALREADY_CLOSED', 'This was decided already.', 'item');
      await tx.put('review_items', {
        ...item,
        state: 'closed',
        closed_by: ctx.caller.user,
        closed_at: ctx.at,
        closed_reason: args.reason,
      });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
