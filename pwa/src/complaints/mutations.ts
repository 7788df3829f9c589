/** A complaint the desk takes down. Twin of `server/complaints/mutations.py`. */

import { Refused, twin, type Twins } from '@sync/registry';
import { DESK, needDesk, only } from '@/app/allow';
import { filled, oneOf } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

const LONGEST = 500;

export const twins = {
  'complaints.tell': twin({
    async allow(tx, args, ctx) {
      // Nobody puts words into a customer's mouth: what came by his link, the server itself writes down.
      only(ctx, (args.offer ?? null) === null ? DESK : ['admin']);
      needDesk(ctx, await tx.need('jobs', args.job));
    },
    async apply(tx, args, ctx) {
      filled('what', args.what);
      if ([...args.what].length > LONGEST) {
        throw new Refused('INVALID', `Longer than maximum length ${LONGEST}.`, 'what');
      }
      oneOf('call', args.call, ['yes', 'no']);
      const job = await tx.need('jobs', args.job);
      tx.flag('COMPLAINT', 'The customer complains about this job.');
      const offer = args.offer ?? null;
      const by = offer === null ? ctx.caller.user : null;
      await tx.add('complaints', { ...args, offer, centre: job.centre, by, at: ctx.at });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
