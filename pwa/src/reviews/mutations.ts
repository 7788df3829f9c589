/** What the office must decide. Twins of `server/reviews/mutations.py`. */

import { NotHere, Refused, twin, type Ctx, type Tx, type Twins } from '@sync/registry';
import { DESK, only } from '@/app/allow';
import { filled } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { canCorrect, canRelease, mayWriteFor } from './rules';

type Item = Rows['review_items'];

/** It waits at his desk; an item of no centre waits at all the organisation's desks. */
async function needItem(tx: Tx<Rows>, ctx: Ctx, id: string): Promise<void> {
  only(ctx, DESK);
  const { centre } = await tx.need('review_items', id);
  if (centre !== ctx.caller.org && !ctx.caller.centres.includes(centre)) throw new NotHere();
}

/** A desk; and who was refused puts it aside himself. His device does not have the item: the server judges. */
async function needItemOrAuthor(tx: Tx<Rows>, ctx: Ctx, id: string): Promise<void> {
  if (ctx.caller.role !== 'technician') return needItem(tx, ctx, id);
  const item = await tx.get('review_items', id);
  if (item && (item.user !== ctx.caller.user || item.outcome !== 'rejected')) throw new NotHere();
}

async function openItem(tx: Tx<Rows>, id: string): Promise<Item> {
  const item = await tx.need('review_items', id);
  if (item.state === 'closed') throw new Refused('ALREADY_CLOSED', 'This was decided already.', 'item');
  return item;
}

/** The server carries it out once this has arrived; until then the item says that it is being done. */
const decide = (tx: Tx<Rows>, item: Item, ctx: Ctx, decision: 'release' | 'correct'): Promise<void> =>
  tx.put('review_items', {
    ...item,
    decision,
    decided_by: ctx.caller.user,
    decided_at: ctx.at,
    pending: ctx.uuid,
  });

export const twins = {
  'reviews.close': twin({
    allow: (tx, args, ctx) => needItemOrAuthor(tx, ctx, args.item),
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      if (ctx.caller.role === 'technician' && !(await tx.get('review_items', args.item))) return;
      const item = await openItem(tx, args.item);
      await tx.put('review_items', {
        ...item,
        state: 'closed',
        closed_by: ctx.caller.user,
        closed_at: ctx.at,
        closed_reason: args.reason,
        pending: null,
      });
    },
  }),

  'reviews.release': twin({
    allow: (tx, args, ctx) => needItem(tx, ctx, args.item),
    async apply(tx, args, ctx) {
      const item = await openItem(tx, args.item);
      if (!canRelease(item)) {
        throw new Refused('CANNOT_RELEASE', 'This would end the same way; it can be corrected or closed.', 'item');
      }
      await decide(tx, item, ctx, 'release');
    },
  }),

  'reviews.correct': twin({
    allow: (tx, args, ctx) => needItem(tx, ctx, args.item),
    async apply(tx, args, ctx) {
      const item = await openItem(tx, args.item);
      if (!canCorrect(item) || !mayWriteFor(ctx.caller, await tx.get('users', item.user))) {
        const why = 'No other arguments of yours may stand in for these; it can be closed.';
        throw new Refused('CANNOT_CORRECT', why, 'item');
      }
      await decide(tx, item, ctx, 'correct');
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
