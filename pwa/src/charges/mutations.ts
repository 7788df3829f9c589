/** The price list (D15). Twins of `server/charges/mutations.py`. */

import { twin, type Twins } from '@sync/registry';
import { LEAD, only } from '@/app/allow';
import { whole } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'charges.put_price': twin({
    allow(_tx, _args, ctx) {
      only(ctx, LEAD);
    },
    async apply(tx, args) {
      whole('price', args.price, 0);
      await tx.put('price_items', args);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
