/** The customer's file. Twins of `server/customers/mutations.py`. */

import { NotHere, Refused, twin, type Twins } from '@sync/registry';
import { DESK, isDesk, needDesk, only } from '@/app/allow';
import { complete } from '@/app/complete';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'customers.create': twin({
    allow(_tx, args, ctx) {
      needDesk(ctx, args);
    },
    async apply(tx, args) {
      await tx.add('customers', complete(args, { note: null }));
    },
  }),
  'customers.add_site': twin({
    async allow(tx, args, ctx) {
      only(ctx, DESK);
      needDesk(ctx, await tx.need('customers', args.customer));
    },
    async apply(tx, args) {
      await tx.add('sites', complete(args, { district: null, note: null }));
    },
  }),
  'customers.add_equipment': twin({
    async allow(tx, args, ctx) {
      only(ctx, ['technician', ...DESK]);
      const customer = await tx.need('customers', args.customer);
      // A technician has only the customers of his own jobs on his device.
      if (ctx.caller.role !== 'technician' && !isDesk(ctx, customer)) throw new NotHere();
    },
    async apply(tx, args) {
      const site = await tx.need('sites', args.site);
      if (site.customer !== args.customer) {
        throw new Refused('SITE_OF_ANOTHER_CUSTOMER', 'The site belongs to another customer.', 'site');
      }
      const absent = { maker: null, model: null, serial: null, installed_on: null, warranty_until: null, note: null };
      await tx.add('equipment', complete(args, absent));
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
