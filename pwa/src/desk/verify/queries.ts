/** What the screens of confirmation ask the server for (D12). Reading only. Throws `SyncError | Unreachable`. */

import { request } from '@/app/fieldseal';
import type { Mark } from '@/app/markwords';
import type { Rows } from '@/generated/contract';
import type { Whole } from '../job/story';

export type State = 'waiting' | 'sent_back';

/** A finished job in the queue. */
export interface Line {
  id: string;
  number: string | null;
  product: string;
  fault: string;
  status: string;
  charge_type: string;
  technician: string | null;
  technician_name: string | null;
  contact_name: string;
  /** Null while its technician has not left, or has it again. */
  closed_at: string | null;
  /** Attitude, skill, arrival, promises; null where nobody rated. */
  grades: number[] | null;
  marks: Mark[];
  /** How many are to be ticked, how many are only shown. */
  stop: number;
  warn: number;
  /** How often it was sent back. */
  sent_back: number;
}

export interface QueuePage {
  items: Line[];
  next_cursor: string | null;
  waiting: number;
  sent_back: number;
}

type Seal = Omit<Rows['seals'], 'text' | 'disclosures'>;

/** One job with everything side by side. */
export interface Sides extends Omit<Whole, 'seals' | 'equipment_history' | 'assignments' | 'mutations'> {
  seals: Seal[];
  verifications: Rows['verifications'][];
  holds: Rows['holds'][];
  amendments: (Rows['amendments'] & { signed: string | null })[];
  unsigned: Rows['unsigned'][];
  marks: Mark[];
}

export async function queuePage(state: State, cursor: string | null = null): Promise<QueuePage> {
  const query = { state, ...(cursor ? { cursor } : {}) };
  return (await request('GET', '/api/verification', { query })).json as QueuePage;
}

export const sidesOf = async (job: string): Promise<Sides> =>
  (await request('GET', `/api/verification/${encodeURIComponent(job)}`)).json as Sides;

/** As the job's own page wants it: its parts are shown here too. */
export const asWhole = (sides: Sides): Whole => ({
  ...sides,
  seals: sides.seals as Rows['seals'][],
  equipment_history: [],
  assignments: [],
  mutations: [],
});
