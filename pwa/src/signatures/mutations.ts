/** The customer's rating and signature, and the declaration he signs. Twins of `server/signatures/mutations.py`. */

import { parseStrict } from '@sync/canonical';
import { Refused, twin, type Ctx, type Twins, type Tx } from '@sync/registry';
import { keepInGoodFaith, LEAD, needHolder, needHolderOf, only } from '@/app/allow';
import { lateFact } from '@/app/amended/late';
import { complete } from '@/app/complete';
import { filled, oneOf, sha256, whole } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { isObject } from './disclosures';
import { GRADES } from './document';
import { FORMAT as SHEET } from './sheet';
import { CAPACITIES, sign, unsigned, WHY_UNSIGNED } from './rules';

const LANGUAGES = ['zh-CN', 'en'];
const DEVICES = ['technician', 'own'];
const NOWHERE = { note: null, lat_e7: null, lon_e7: null, accuracy_m: null } as const;

/** What the seal's row repeats of its text. A text that cannot be read is for the server to put into quarantine. */
function headOf(text: string): { format: string; language: string } {
  try {
    const document = parseStrict(text);
    const declaration = isObject(document) ? document['declaration'] : null;
    const told = (of: unknown, key: string): string => (isObject(of) && typeof of[key] === 'string' ? of[key] : '');
    return { format: told(document, 'format'), language: told(declaration, 'language') };
  } catch {
    return { format: '', language: '' };
  }
}

async function advance(tx: Tx<Rows>, args: Args['signatures.sign'], ctx: Ctx): Promise<void> {
  const job = await tx.need('jobs', args.job);
  const signed = sign(job, args.id, ctx.caller.user);
  if (signed.flag) tx.flag(...signed.flag);
  if (signed.job) await tx.put('jobs', signed.job);
  await addStep(tx, ctx, job.id, 'sign');
}

/** The step of this mutation: its id is the mutation's uuid. */
async function addStep(tx: Tx<Rows>, ctx: Ctx, job: string, kind: string, data: Rows['steps']['data'] = null) {
  const { uuid: id, at, device_at, tz, offset_ms } = ctx;
  const { user: by, client_id } = ctx.caller;
  await tx.add('steps', { id, job, kind, by, client_id, at, device_at, tz, offset_ms, ...NOWHERE, data });
}

export const twins = {
  'signatures.rate': twin({
    async allow(tx, args, ctx) {
      await needHolder(tx, ctx, await tx.need('jobs', args.job));
    },
    async apply(tx, args, ctx) {
      for (const grade of GRADES) whole(grade, args[grade], 1, 4);
      oneOf('device', args.device, DEVICES);
      const job = await tx.need('jobs', args.job);
      keepInGoodFaith(tx, ctx, job);
      const rating = { ...args, comment: args.comment ?? null, by: ctx.caller.user, at: ctx.at };
      await lateFact(tx, ctx, job, 'ratings', rating);
      await tx.add('ratings', rating);
    },
  }),
  'signatures.sign': twin({
    async allow(tx, args, ctx) {
      await needHolder(tx, ctx, await tx.need('jobs', args.job));
    },
    async apply(tx, args, ctx) {
      for (const hash of ['text_hash', 'strokes_hash', 'seal_hash'] as const) sha256(hash, args[hash]);
      filled('signer', args.signer);
      oneOf('capacity', args.capacity, CAPACITIES);
      if (await tx.get('amendments', args.id)) {
        throw new Refused('ID_TAKEN', 'There is a record with this id already.', 'id'); // both have links in one chain
      }
      const head = headOf(args.text);
      await tx.add('seals', {
        ...args,
        ...head,
        by: ctx.caller.user,
        client_id: ctx.caller.client_id,
        mutation_id: ctx.id,
        at: ctx.at,
        verdict: 'matches',
        differences: [],
      });
      // Where amendments are signed, the job stays as it is.
      if (head.format === SHEET) keepInGoodFaith(tx, ctx, await tx.need('jobs', args.job));
      else await advance(tx, args, ctx);
    },
  }),
  'signatures.unsigned': twin({
    async allow(tx, args, ctx) {
      await needHolderOf(tx, ctx, args.job);
    },
    async apply(tx, args, ctx) {
      oneOf('why', args.why, WHY_UNSIGNED);
      filled('reason', args.reason);
      const { user: by, client_id } = ctx.caller;
      const told = complete(args, { photo: null, text: null, text_hash: null, disclosures: null });
      await tx.add('unsigned', { ...told, by, client_id, at: ctx.at });
      const job = await tx.need('jobs', args.job);
      const ended = unsigned(job, by, ctx.at);
      if (ended.flag) tx.flag(...ended.flag);
      if (ended.job) await tx.put('jobs', ended.job);
      await addStep(tx, ctx, job.id, 'unsigned', { why: args.why, unsigned: args.id });
    },
  }),
  'signatures.put_declaration': twin({
    allow(_tx, _args, ctx) {
      only(ctx, LEAD);
    },
    async apply(tx, args) {
      oneOf('language', args.language, LANGUAGES);
      whole('version', args.version, 1);
      const spoken = await tx.find('declarations', 'language', args.language);
      const held = (await tx.get('declarations', args.id)) ?? spoken.find((row) => row.version === args.version);
      if (held && (held.id !== args.id || held.text !== args.text || held.version !== args.version)) {
        const message = 'This wording stands; a new one takes a new id and version.';
        throw new Refused('DECLARATION_FIXED', message, 'version');
      }
      await tx.put('declarations', args);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
