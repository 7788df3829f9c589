/** The one-time link, and copies by mail. Twins of `server/signatures/own_phone/mutations.py`. */

import { Refused, twin, type Ctx, type Twins, type Tx } from '@sync/registry';
import { needDeskOrHolderOf, needHolderOf } from '@/app/allow';
import { filled, oneOf, sha256 } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

/** Null until the office has answered. */
const SERVERS = { client_id: null, expires_at: null, opened_at: null, revoked_at: null, revoked_by: null };
const LANGUAGES = ['zh-CN', 'en'];
const LONGEST_ADDRESS = 254;

/** A new link makes the earlier ones worthless. */
async function end(tx: Tx<Rows>, job: string, ctx: Ctx, only?: string): Promise<void> {
  for (const one of await tx.find('own_offers', 'job', job)) {
    if (one.revoked_at !== null || (only !== undefined && one.id !== only)) continue;
    await tx.put('own_offers', { ...one, revoked_at: ctx.at, revoked_by: ctx.caller.user });
  }
}

export const twins = {
  'own_phone.offer': twin({
    async allow(tx, args, ctx) {
      await needHolderOf(tx, ctx, args.job);
    },
    /** Whether it `differs` from what the office has, the office alone can tell. */
    async apply(tx, args, ctx) {
      for (const hash of ['basis', 'token_hash'] as const) sha256(hash, args[hash]);
      const job = await tx.need('jobs', args.job);
      if (job.seal !== null) throw new Refused('ALREADY_SIGNED', 'The customer has signed for this job already.');
      if (job.status === 'cancelled') throw new Refused('JOB_CANCELLED', 'The job was cancelled.');
      await end(tx, args.job, ctx);
      await tx.add('own_offers', { ...args, by: ctx.caller.user, at: ctx.at, differs: 0, ...SERVERS });
    },
  }),
  'own_phone.revoke': twin({
    async allow(tx, args, ctx) {
      await needDeskOrHolderOf(tx, ctx, args.job);
    },
    async apply(tx, args, ctx) {
      const offer = await tx.need('own_offers', args.id);
      if (offer.job !== args.job) throw new Refused('FACT_OF_ANOTHER_JOB', 'This link is about another job.', 'id');
      await end(tx, args.job, ctx, args.id);
    },
  }),
  'copies.send': twin({
    async allow(tx, args, ctx) {
      await needDeskOrHolderOf(tx, ctx, args.job);
    },
    async apply(tx, args, ctx) {
      oneOf('language', args.language, LANGUAGES);
      filled('address', args.address);
      if ([...args.address].length > LONGEST_ADDRESS) {
        throw new Refused('INVALID', `Longer than maximum length ${LONGEST_ADDRESS}.`, 'address');
      }
      if (!args.address.replace(/^@+|@+$/g, '').includes('@')) {
        throw new Refused('NO_ADDRESS', 'This is no e-mail address.', 'address');
      }
      const seal = await tx.need('seals', args.seal);
      if (seal.job !== args.job) throw new Refused('FACT_OF_ANOTHER_JOB', 'This seal is about another job.', 'seal');
      await tx.add('copies', { ...args, by: ctx.caller.user, at: ctx.at, sent_at: null, problem: null });
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
