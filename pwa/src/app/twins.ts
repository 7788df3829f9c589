/** Every slice's twins in one: this does not compile while a mutation of the contract has none. */

import { Registry, type Twins } from '@sync/registry';
import type { Args, Rows } from '@/generated/contract';
import { twins as amendments } from '@/amendments/mutations';
import { twins as charges } from '@/charges/mutations';
import { twins as checks } from '@/checks/mutations';
import { twins as complaints } from '@/complaints/mutations';
import { twins as customers } from '@/customers/mutations';
import { twins as dispatch } from '@/dispatch/mutations';
import { twins as erasure } from '@/erasure/mutations';
import { twins as instruments } from '@/instruments/mutations';
import { twins as jobs } from '@/jobs/mutations';
import { twins as parts } from '@/parts/mutations';
import { twins as photos } from '@/photos/mutations';
import { twins as reviews } from '@/reviews/mutations';
import { twins as signatures } from '@/signatures/mutations';
import { twins as ownPhone } from '@/signatures/own_phone/mutations';
import { twins as timesheets } from '@/timesheets/mutations';
import { twins as verification } from '@/verification/mutations';

export const twins: Twins<Args, Rows> = {
  ...customers,
  ...erasure,
  ...jobs,
  ...dispatch,
  ...parts,
  ...checks,
  ...instruments,
  ...timesheets,
  ...photos,
  ...signatures,
  ...ownPhone,
  ...complaints,
  ...amendments,
  ...charges,
  ...reviews,
  ...verification,
};

export const registry = new Registry(twins);
