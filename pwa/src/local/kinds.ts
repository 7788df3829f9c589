/** Which column of each kind names the group it belongs to: its job, customer, centre, user or device. Source: `contract.json`. */

import type { KindInfo } from '@sync/store';
import type { Kind } from '@/generated/contract';

const own: KindInfo = { column: 'id', catalogue: false };
const ofJob: KindInfo = { column: 'job', catalogue: false };
const ofCustomer: KindInfo = { column: 'customer', catalogue: false };
const catalogue: KindInfo = { column: null, catalogue: true };

export const KINDS: Readonly<Record<Kind, KindInfo>> = {
  jobs: own,
  customers: { ...own, namedBy: ['jobs', 'customer'] },
  sites: ofCustomer,
  equipment: ofCustomer,
  equipment_history: ofCustomer,
  next_services: ofCustomer,
  assignments: ofJob,
  steps: ofJob,
  parts: ofJob,
  checks: ofJob,
  timesheets: ofJob,
  photos: ofJob,
  file_arrivals: ofJob,
  ratings: ofJob,
  seals: ofJob,
  unsigned: ofJob,
  own_offers: ofJob,
  copies: ofJob,
  seal_links: ofJob,
  amendments: ofJob,
  withdrawals: ofJob,
  conflicts: ofJob,
  verifications: ofJob,
  holds: ofJob,
  review_items: { column: 'centre', catalogue: false },
  complaints: { column: 'centre', catalogue: false },
  receipts: { column: 'client_id', catalogue: false },
  notices: { column: 'user', catalogue: false },
  users: catalogue,
  centres: catalogue,
  part_types: catalogue,
  part_lots: catalogue,
  instruments: catalogue,
  procedures: catalogue,
  price_items: catalogue,
  declarations: catalogue,
  erasures: catalogue,
};
