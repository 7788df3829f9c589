/** What the desk asks the server for. All of it is reading; every write is a mutation. Throws `SyncError | Unreachable`. */

import { request } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

/** One line of the register: the job with who, where and on what. */
export interface RegisterItem {
  id: string;
  number: string | null;
  status: string;
  received_at: string;
  customer: string;
  customer_name: string | null;
  contact_name: string;
  contact_phone: string;
  address: string | null;
  district: string | null;
  product: string;
  maker: string | null;
  model: string | null;
  serial: string | null;
  fault: string;
  charge_type: string;
  priority: string;
  channel: string;
  centre: string;
  technician: string | null;
  technician_name: string | null;
  window_start: string | null;
  window_end: string | null;
  promised_at: string | null;
  due_at: string | null;
  closed_at: string | null;
  cancel_reason: string | null;
  seal: string | null;
  seal_code: string | null;
  /** Items of this job that wait for a decision. */
  flags: number;
}

export interface RegisterPage {
  items: RegisterItem[];
  /** Null on the last page. */
  next_cursor: string | null;
}

/** A technician's device as it last told. Times are UTC. */
export interface Device {
  client_id: string;
  user: string;
  user_name: string | null;
  name: string;
  last_contact: string | null;
  /** As it said at its last contact. */
  unsent: number | null;
  files_unsent: number | null;
  oldest_at: string | null;
  build: string | null;
  /** Our clock minus the device's. */
  offset_ms: number | null;
  /** Too old to fetch rows. */
  outdated: boolean;
  revoked: boolean;
  /** Revoked, but may hand in what it holds. */
  rescue: boolean;
  /** The newest first. */
  decisions: DeviceDecision[];
}

export type Decided = 'revoked' | 'revoked_with_rescue' | 'allowed';

export interface DeviceDecision {
  decision: Decided;
  reason: string | null;
  by: string;
  by_name: string | null;
  at: string;
}

export interface CustomerFound {
  id: string;
  centre: string;
  name: string;
  phone: string;
  kind: string;
  note: string | null;
  sites: Rows['sites'][];
  equipment: Rows['equipment'][];
}

const LIMIT = 60;

async function get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  return (await request('GET', path, { query })).json as T;
}

/** A page of the register. `query` as in the address; `cursor` from the page before. */
export function registerPage(
  query: Record<string, string>,
  cursor: string | null = null,
  limit = LIMIT,
): Promise<RegisterPage> {
  return get('/api/register', { ...query, limit: String(limit), ...(cursor ? { cursor } : {}) });
}

export const devices = async (): Promise<Device[]> => (await get<{ items: Device[] }>('/api/devices')).items;

/** Signs a device out, or lets it in again; the server writes down who and when. */
export async function decideOnDevice(client_id: string, decision: Decided, reason: string | null): Promise<void> {
  const way = decision === 'allowed' ? 'allow' : 'revoke';
  const rescue = decision === 'allowed' ? {} : { rescue: decision === 'revoked_with_rescue' };
  await request('POST', `/api/devices/${client_id}/${way}`, { json: { ...rescue, reason } });
}

export const customers = async (q: string): Promise<CustomerFound[]> =>
  (await get<{ items: CustomerFound[] }>('/api/customers', { q })).items;

/** Technicians who have jobs of other centres in hand, and how many. */
export const elsewhere = async (): Promise<{ technician: string; open: number }[]> =>
  (await get<{ items: { technician: string; open: number }[] }>('/api/board/elsewhere')).items;
