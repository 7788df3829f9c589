/** Instruments and tools with their calibration (D6). Twins of `server/instruments/mutations.py`. */

import { twin, type Twins } from '@sync/registry';
import { LEAD, only } from '@/app/allow';
import { complete } from '@/app/complete';
import { day, oneOf } from '@/app/valid';
import type { Args, Rows } from '@/generated/contract';

const STATUSES = ['qualified', 'limited', 'stopped'] as const;

const ABSENT = {
  model: null,
  range: null,
  unit: null,
  calibration_no: null,
  calibrated_on: null,
  calibration_due: null,
  holder: null,
} as const;

export const twins = {
  'instruments.put': twin({
    allow(_tx, _args, ctx) {
      only(ctx, LEAD);
    },
    async apply(tx, args) {
      oneOf('status', args.status, STATUSES);
      day('calibrated_on', args.calibrated_on);
      day('calibration_due', args.calibration_due);
      await tx.put('instruments', complete(args, ABSENT));
    },
  }),
  'instruments.put_away': twin({
    allow(_tx, _args, ctx) {
      only(ctx, ['manager', 'admin']);
    },
    async apply(tx, args) {
      await tx.need('instruments', args.id);
      await tx.delete('instruments', args.id);
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
