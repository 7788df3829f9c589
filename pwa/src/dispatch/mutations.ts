/** The inbox inside the app, and the centres. Twins of `server/dispatch/mutations.py`. */

import { NotHere, twin, type Twins } from '@sync/registry';
import { only } from '@/app/allow';
import { complete } from '@/app/complete';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'notices.read': twin({
    async allow(tx, args, ctx) {
      const notice = await tx.need('notices', args.notice);
      if (notice.user !== ctx.caller.user) throw new NotHere();
    },
    async apply(tx, args, ctx) {
      const notice = await tx.need('notices', args.notice);
      if (notice.read_at === null) await tx.put('notices', { ...notice, read_at: ctx.at });
    },
  }),
  'dispatch.put_centre': twin({
    allow(_tx, _args, ctx) {
      only(ctx, ['manager', 'admin']);
    },
    async apply(tx, args) {
      await tx.put('centres', complete(args, { phone: null, address: null }));
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
