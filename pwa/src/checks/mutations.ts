/** Checks by the procedure, and the procedures. Twins of `server/checks/mutations.py`. */

import { Refused, twin, type Ctx, type Tx, type Twins } from '@sync/registry';
import { keepInGoodFaith, LEAD, needHolderOf, only } from '@/app/allow';
import { lateFact } from '@/app/amended/late';
import { complete } from '@/app/complete';
import { decimal, oneOf } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';
import { CALIBRATIONS, calibrationAt, judge, VERDICTS } from './rules';

type Check = Args['checks.record'];

const ABSENT = {
  unit: null,
  lower: null,
  upper: null,
  reading: null,
  instrument: null,
  instrument_serial: null,
  calibration_no: null,
  calibration_due: null,
  override_reason: null,
  replaces: null,
} as const;

function checkShape(args: Check): void {
  oneOf('verdict', args.verdict, VERDICTS);
  oneOf('calibration', args.calibration, CALIBRATIONS);
  for (const field of ['lower', 'upper', 'reading'] as const) decimal(field, args[field]);
}

async function checkReplaced(tx: Tx<Rows>, args: Check): Promise<void> {
  if ((args.replaces ?? null) === null) return;
  const replaced = await tx.need('checks', args.replaces);
  if (replaced.job !== args.job) {
    throw new Refused('FACT_OF_ANOTHER_JOB', 'The reading to replace belongs to another job.', 'replaces');
  }
}

/** What the device said of the instrument and the verdict, compared with what follows from the numbers. */
async function compare(tx: Tx<Rows>, args: Check, ctx: Ctx): Promise<void> {
  if (args.calibration === 'expired' && (args.override_reason ?? '') === '') {
    throw new Refused('OVERRIDE_WITHOUT_REASON', 'An instrument past its date needs a reason.', 'override_reason');
  }
  const instrument = await tx.get('instruments', args.instrument);
  if (calibrationAt(instrument?.calibration_due ?? null, ctx.at) !== args.calibration) {
    tx.flag('CALIBRATION_DIFFERS', 'The instrument is not calibrated as was said.');
  }
  const judged = judge(args.reading ?? null, args.lower ?? null, args.upper ?? null);
  if (args.verdict !== 'na' && judged !== null && judged !== args.verdict) {
    tx.flag('VERDICT_DIFFERS', 'The verdict does not follow from reading and limits.');
  }
}

/** The procedure's items: limits are decimal strings, each key stands once. */
function checkItems(items: readonly Record<string, unknown>[]): void {
  for (const [place, item] of items.entries()) {
    for (const limit of ['lower', 'upper']) decimal(`items.${place}.${limit}`, item[limit]);
  }
  if (new Set(items.map((item) => item['key'])).size < items.length) {
    throw new Refused('INVALID', "Each item's key stands once.", 'items');
  }
}

export const twins = {
  'checks.record': twin({
    async allow(tx, args, ctx) {
      await needHolderOf(tx, ctx, args.job);
    },
    async apply(tx, args, ctx) {
      checkShape(args);
      const job = await tx.need('jobs', args.job);
      keepInGoodFaith(tx, ctx, job);
      const check = { ...complete(args, ABSENT), by: ctx.caller.user, at: ctx.at };
      await lateFact(tx, ctx, job, 'checks', check);
      await checkReplaced(tx, args);
      await compare(tx, args, ctx);
      await tx.add('checks', check);
    },
  }),
  'checks.put_procedure': twin({
    allow(_tx, _args, ctx) {
      only(ctx, LEAD);
    },
    async apply(tx, args) {
      checkItems(args.items);
      await tx.put('procedures', args);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
