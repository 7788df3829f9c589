/** Photos: the row travels at once, the file follows by its hash. Twins of `server/photos/mutations.py`. */

import { twin, type Twins } from '@sync/registry';
import { arrivedAfterSeal, keepInGoodFaith, needHolderOf } from '@/app/allow';
import { complete } from '@/app/complete';
import { oneOf, sha256, whole } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf'] as const;
const STAGES = ['before', 'during', 'after', 'certificate'] as const;

export const twins = {
  'photos.add': twin({
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
      await arrivedAfterSeal(tx, job, ctx);
      const photo = complete(args, { caption: null, width: null, height: null });
      await tx.add('photos', { ...photo, by: ctx.caller.user, at: ctx.at });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
