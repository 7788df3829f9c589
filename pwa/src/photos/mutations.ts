/** Photos: the row travels at once, the file follows by its hash. Twins of `server/photos/mutations.py`. */

import { twin, type Twins } from '@sync/registry';
import { keepInGoodFaith, needHolderOf } from '@/app/allow';
import { lateFact } from '@/app/amended/late';
import { complete } from '@/app/complete';
import { oneOf, sha256, whole } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf'] as const;
const STAGES = ['before', 'during', 'after', 'certificate', 'stamp'] as const;

export const twins = {
  'photos.add': twin({
    v: 2,
    // Version 2 knows one stage more, the customer's stamp; what was said before means the same.
    upcasts: { 1: (args) => args },
    async allow(tx, args, ctx) {
      await needHolderOf(tx, ctx, args.job);
    },
    async apply(tx, args, ctx) {
      sha256('sha256', args.sha256);
      whole('size', args.size, 1);
      oneOf('type', args.type, TYPES);
      oneOf('stage', args.stage, STAGES);
      const job = await tx.need('jobs', args.job);
      keepInGoodFaith(tx, ctx, job);
      const made = complete(args, { caption: null, width: null, height: null });
      const photo = { ...made, by: ctx.caller.user, at: ctx.at };
      await lateFact(tx, ctx, job, 'photos', photo);
      await tx.add('photos', photo);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
