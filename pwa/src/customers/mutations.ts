/**
 * The customer's file. Twins of `server/customers/mutations.py`. A desk's device holds the customers of open jobs only:
 * for any other one, the server alone can tell whether he exists and whose he is.
 */

import { NotHere, Refused, twin, type Twins } from '@sync/registry';
import { DESK, needDesk, only } from '@/app/allow';
import { complete } from '@/app/complete';
import { filled, oneOf } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'customers.create': twin({
    allow(_tx, args, ctx) {
      needDesk(ctx, args);
    },
    async apply(tx, args) {
      filled('name', args.name);
      oneOf('kind', args.kind, ['person', 'company']);
      await tx.add('customers', complete(args, { note: null }));
    },
  }),
  'customers.add_site': twin({
    async allow(tx, args, ctx) {
      only(ctx, DESK);
      const customer = await tx.get('customers', args.customer);
      if (customer) needDesk(ctx, customer);
    },
    async apply(tx, args) {
      await tx.add('sites', complete(args, { district: null, note: null }));
    },
  }),
  'customers.add_equipment': twin({
    async allow(tx, args, ctx) {
      only(ctx, ['technician', ...DESK]);
      const customer = await tx.get('customers', args.customer);
      // A technician has the customers of his own jobs on his device, and no others.
      if (ctx.caller.role === 'technician' && !customer) throw new NotHere();
      if (ctx.caller.role !== 'technician' && customer) needDesk(ctx, customer);
    },
    async apply(tx, args) {
      const site = await tx.get('sites', args.site);
      if (site && site.customer !== args.customer) {
        throw new Refused('SITE_OF_ANOTHER_CUSTOMER', 'The site belongs to another customer.', 'site');
      }
      const absent = { maker: null, model: null, serial: null, installed_on: null, warranty_until: null, note: null };
      await tx.add('equipment', complete(args, absent));
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
