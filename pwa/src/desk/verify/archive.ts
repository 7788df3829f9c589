/** What is kept how long, as the server tells it, and the manager's decision about what is over (D13). */

import { newId, request } from '@/app/fieldseal';
import { save } from '../doing';
import { t } from './archivewords';

export interface DueCustomer {
  customer: string;
  name: string;
  jobs: number;
  last_closed: string;
}

export interface Held {
  id: string;
  job: string;
  number: string | null;
  reason: string;
  at: string;
  by_name: string | null;
}

export interface Archive {
  /** Years by charge type; what is not named is kept for ever. */
  keep: Readonly<Record<string, number>>;
  items: DueCustomer[];
  next_after: string | null;
  holds: Held[];
}

export const dueNow = async (after: string | null = null): Promise<Archive> =>
  (await request('GET', '/api/archive/due', { query: after ? { after } : {} })).json as Archive;

/** Personal values and files of these customers, once and for all; seals and their proof stay. */
export const destroy = (customers: readonly string[], reason: string): Promise<boolean> =>
  save(
    customers.map(
      (customer) => ['customers.erase', { id: newId(), customer, reason, even_if_open: 0, photos: 1 }] as const,
    ),
    t.destroyed(customers.length),
  );
