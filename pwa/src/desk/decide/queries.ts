/** What the desk asks the server about an item to decide. Throws `SyncError | Unreachable`. */

import { request } from '@/app/fieldseal';
import type { WayOut } from '@/app/waysOut';
import type { Schema } from './form';

/** The mutation as it came. `args` is null where it is too big to show. */
export interface Sent {
  name: string;
  v: number;
  args: Record<string, unknown> | null;
  /** The last correction of them. */
  corrected: Record<string, unknown> | null;
  at: string;
  tz: string;
  uuid: string;
  client_id: string;
  id: number;
  base_seq: number;
}

export interface Outcome {
  n: number;
  outcome: string;
  code: string | null;
  message: string | null;
  field: string | null;
  seq: number;
  at: string;
  /** Null for the first one: nobody decided it. */
  by: string | null;
}

export interface Inquiry {
  /** Null where it cannot be read any more. */
  mutation: Sent | null;
  author: { id: string; name: string } | null;
  outcomes: Outcome[];
  may: WayOut[];
}

export const inquire = async (item: string): Promise<Inquiry> =>
  (await request('GET', `/api/reviews/${encodeURIComponent(item)}`)).json as Inquiry;

let contract: Promise<Record<string, { args: Schema }>> | null = null;

/** The arguments of a mutation as the server takes them; null for a name it does not know. */
export async function schemaOf(name: string): Promise<Schema | null> {
  contract ??= request('GET', '/api/contract.json').then(
    ({ json }) => (json as { mutations: Record<string, { args: Schema }> }).mutations,
  );
  try {
    return (await contract)[name]?.args ?? null;
  } catch (fault) {
    contract = null;
    throw fault;
  }
}
