/** Parts used on a job, and the catalogue of them. Twins of `server/parts/mutations.py`. */

import { Refused, twin, type Twins } from '@sync/registry';
import { keepInGoodFaith, LEAD, needHolderOf, only } from '@/app/allow';
import { lateFact } from '@/app/amended/late';
import { complete } from '@/app/complete';
import { decimal, oneOf, whole } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { breaksRule, CERTIFICATE_KINDS, isNothing, OLD_PARTS, ORIGINS, STATUSES } from './rules';

const ABSENT_USE = {
  part_type: null,
  maker: null,
  model: null,
  lot: null,
  serial: null,
  supplier: null,
  certificate_no: null,
  certificate_kind: null,
  certificate_photo: null,
} as const;

const ABSENT_LOT = {
  serial: null,
  supplier: null,
  certificate_no: null,
  certificate_kind: null,
  expires_on: null,
} as const;

function checkUse(args: Args['parts.use']): void {
  decimal('qty', args.qty, false);
  oneOf('certificate_kind', args.certificate_kind, CERTIFICATE_KINDS);
  oneOf('status', args.status, STATUSES);
  oneOf('origin', args.origin, ORIGINS);
  oneOf('old_part', args.old_part, OLD_PARTS);
  whole('price', args.price, 0);
  if (isNothing(args.qty)) throw new Refused('QTY_NOT_POSITIVE', 'The quantity must be more than nothing.', 'qty');
}

export const twins = {
  'parts.use': twin({
    async allow(tx, args, ctx) {
      await needHolderOf(tx, ctx, args.job);
    },
    async apply(tx, args, ctx) {
      checkUse(args);
      const job = await tx.need('jobs', args.job);
      keepInGoodFaith(tx, ctx, job);
      const part = { ...complete(args, ABSENT_USE), by: ctx.caller.user, at: ctx.at };
      await lateFact(tx, ctx, job, 'parts', part);
      if (breaksRule(args.status, args.origin)) {
        tx.flag('PART_NOT_CONFORMING', 'This part was fitted although it is marked as not conforming.');
      }
      await tx.add('parts', part);
    },
  }),
  'parts.put_type': twin({
    allow(_tx, _args, ctx) {
      only(ctx, LEAD);
    },
    async apply(tx, args) {
      whole('price', args.price, 0);
      await tx.put('part_types', complete(args, { sku: null, gtin: null, maker: null, model: null }));
    },
  }),
  'parts.put_lot': twin({
    allow(_tx, _args, ctx) {
      only(ctx, LEAD);
    },
    async apply(tx, args) {
      oneOf('status', args.status, STATUSES);
      await tx.need('part_types', args.part_type);
      await tx.put('part_lots', complete(args, ABSENT_LOT));
    },
  }),
  'parts.put_away_type': twin({
    allow(_tx, _args, ctx) {
      only(ctx, ['manager', 'admin']);
    },
    async apply(tx, args) {
      await tx.need('part_types', args.id);
      await tx.delete('part_types', args.id);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
