/** Instruments and tools with their calibration (D6). Twins of `server/instruments/mutations.py`. */

import { twin, type Twins } from '@sync/registry';
import { LEAD, only } from '@/app/allow';
import { complete } from '@/app/complete';
import type { Args, Rows } from '@/generated/contract';

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
      await tx.put('instruments', complete(args, ABSENT));
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
