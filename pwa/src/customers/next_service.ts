/** When a machine should be serviced next (D26, rule W6). Twin of `server/customers/next_service.py`. */

import { NotHere, Refused, twin, type Twins } from '@sync/registry';
import { DESK, keepInGoodFaith, needDesk, only } from '@/app/allow';
import { complete } from '@/app/complete';
import { current } from '@/app/nextService';
import { day } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

export const twins = {
  'customers.plan_service': twin({
    async allow(tx, args, ctx) {
      only(ctx, ['technician', ...DESK]);
      const customer = await tx.get('customers', args.customer);
      if (ctx.caller.role === 'technician' && !customer) throw new NotHere();
      if (ctx.caller.role !== 'technician' && customer) needDesk(ctx, customer);
    },
    async apply(tx, args, ctx) {
      day('due_on', args.due_on);
      // A desk may plan from a file that only the server has.
      const machine = await tx.get('equipment', args.equipment);
      if (machine && machine.customer !== args.customer) {
        throw new Refused('EQUIPMENT_OF_ANOTHER_CUSTOMER', 'This equipment belongs to another customer.', 'equipment');
      }
      const job = await tx.get('jobs', args.job);
      if (job) keepInGoodFaith(tx, ctx, job);
      const told = complete(args, { job: null, due_on: null, replaces: null });
      const before = current(await tx.find('next_services', 'customer', args.customer), args.equipment);
      if (before && before.id !== told.replaces && before.due_on !== told.due_on) {
        tx.flag('SERVICE_REPLANNED', 'Somebody else had set another date for the next service; both are on record.');
      }
      const replaces = before?.id ?? told.replaces;
      await tx.add('next_services', { ...told, replaces, by: ctx.caller.user, at: ctx.at });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
