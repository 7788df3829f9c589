/**
 * The customer's file. Twins of `server/customers/mutations.py`. A desk's device holds the customers of open jobs only:
 * for any other one, the server alone can tell whether he exists and whose he is.
 */

import { NotHere, Refused, twin, type Twins, type Tx } from '@sync/registry';
import { DESK, needDesk, only } from '@/app/allow';
import { complete } from '@/app/complete';
import { filled, oneOf } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { twins as nextService } from './next_service';

const OFFICE = ['manager', 'admin'] as const;
const FILE_KINDS = ['customers', 'sites', 'equipment'] as const;
type FileKind = (typeof FILE_KINDS)[number];

/** What may name a row of the customer's file, by (kind, column). Twin of `REFER`. */
async function isNeeded(tx: Tx<Rows>, kind: FileKind, id: string, customer: string): Promise<boolean> {
  const jobs = await tx.find('jobs', 'customer', customer);
  if (kind === 'customers') return jobs.length > 0 || (await tx.find('sites', 'customer', customer)).length > 0;
  if (kind === 'sites') {
    const equipment = await tx.find('equipment', 'customer', customer);
    return [...jobs, ...equipment].some((one) => one.site === id);
  }
  const history = await tx.find('equipment_history', 'customer', customer);
  const planned = await tx.find('next_services', 'customer', customer);
  return [...jobs, ...history, ...planned].some((one) => one.equipment === id);
}

/** Whose file a row is in. */
async function fileOf(tx: Tx<Rows>, kind: FileKind, id: string): Promise<string> {
  return kind === 'customers' ? (await tx.need(kind, id)).id : (await tx.need(kind, id)).customer;
}

function fileKind(kind: string): FileKind {
  oneOf('kind', kind, FILE_KINDS);
  return kind as FileKind;
}

export const twins = {
  ...nextService,
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
  'customers.file': twin({
    allow(_tx, args, ctx) {
      needDesk(ctx, args, OFFICE);
    },
    async apply(tx, args) {
      filled('name', args.name);
      oneOf('kind', args.kind, ['person', 'company']);
      await tx.add('customers', complete(args, { note: null }));
    },
  }),
  'customers.take_back': twin({
    async allow(tx, args, ctx) {
      only(ctx, OFFICE);
      needDesk(ctx, await tx.need('customers', await fileOf(tx, fileKind(args.kind), args.id)), OFFICE);
    },
    async apply(tx, args) {
      const kind = fileKind(args.kind);
      if (await isNeeded(tx, kind, args.id, await fileOf(tx, kind, args.id))) {
        throw new Refused('STILL_NEEDED', 'Something else in the books refers to it.', 'id');
      }
      await tx.delete(kind, args.id);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
