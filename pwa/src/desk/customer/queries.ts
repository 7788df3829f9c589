/** What the page of one customer asks for. Throws `SyncError | Unreachable`. */

import { request } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

export interface File {
  customer: Rows['customers'];
  sites: Rows['sites'][];
  equipment: Rows['equipment'][];
  next_services: Rows['next_services'][];
  /** The latest, newest first. */
  jobs: Pick<Rows['jobs'], 'id' | 'number' | 'product' | 'status' | 'received_at' | 'closed_at'>[];
  counts: { jobs: number; seals: number; ratings: number; photos: number };
  /** Jobs that must be kept as they are. */
  held: number;
  erasures: Rows['erasures'][];
}

export const fileOf = async (id: string): Promise<File> =>
  (await request('GET', `/api/erasures/${encodeURIComponent(id)}`)).json as File;
