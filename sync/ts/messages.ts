/** What travels on the wire, as typed values. Twin of `sync/messages.py`. Source: `sync/SPEC.md` (Messages). */

import { canonical } from './canonical';
import type { Row } from './registry';

export const PROTOCOL = 1;

/** What both sides keep to; published in `contract.json`. Sizes in bytes of the unpacked request. */
export const LIMITS = {
  requestBytes: 8 * 1024 * 1024,
  mutationBytes: 1024 * 1024,
  mutations: 500,
  page: 2000,
  files: 200,
} as const;

/** Only `applied` and `rejected` are final by themselves. */
export type Outcome = 'applied' | 'flagged' | 'rejected' | 'held' | 'quarantined';

/** One mutation as it goes out. Its RFC 8785 text is made once, at capture, and never changes (rule P1). */
export interface Mutation {
  id: number;
  uuid: string;
  name: string;
  v: number;
  base_seq: number;
  at: string;
  tz: string;
  offset_ms: number | null;
  args: Record<string, unknown>;
}

/** The stored answer to one mutation; `code` and `message` unless applied. */
export interface Receipt {
  id: number;
  outcome: Outcome;
  seq: number;
  code?: string | null;
  message?: string | null;
  field?: string | null;
}

/** Whether the rows changed. */
export const tookEffect = (outcome: Outcome): boolean => outcome === 'applied' || outcome === 'flagged';

/** What the device says it still holds. */
export interface OutboxState {
  next_id: number;
  unsent: number;
  oldest_at: string | null;
  files_unsent: number;
}

/** A request without its mutations: those travel as the texts they were stored as. */
export interface RequestHead {
  protocol: number;
  build: string;
  client_id: string;
  epoch: string | null;
  cursor: string | null;
  page: number;
  receipts_from: number;
  accept: readonly string[];
  outbox: OutboxState;
  wall: string;
  files: readonly string[];
}

/** The body of `POST /api/sync`. */
export function requestText(head: RequestHead, bodies: readonly string[]): string {
  return `${canonical(head).slice(0, -1)},"mutations":[${bodies.join(',')}]}`;
}

/** Rows of one kind: each complete, or in columns when the request accepts `cols`. */
export type Put = readonly Row[] | { cols: readonly string[]; rows: readonly (readonly unknown[])[] };

/** A group that was lost, named by what it is grouped by: `{job, reason, seq}`. */
export interface Leave {
  job?: string;
  customer?: string;
  reason: string;
  seq: number;
}

/** The catalogue to hold: a snapshot at an address that never changes its content. */
export interface CatalogueRef {
  version: number | string;
  url: string;
  sha256: string;
}

/** The answer to `POST /api/sync`. */
export interface SyncAnswer {
  protocol: number;
  server_time: string;
  epoch: string;
  last_mutation_id: number;
  seq: number;
  receipts: readonly Receipt[];
  reset: boolean;
  leave: readonly Leave[];
  del: readonly (readonly [string, string])[];
  put: Readonly<Record<string, Put>>;
  enter: readonly string[];
  cursor: string | null;
  more: boolean;
  files_have: readonly string[];
  catalogue?: CatalogueRef | null;
  notice?: { min_build?: string | null; revoked?: boolean } | null;
  /** To a revoked device under rescue: everything it held is safe with the office, and it may forget. */
  erase?: boolean;
}

/** The rows of a put, whichever form they came in. */
export function rowsOf(put: Put): Row[] {
  if (!('cols' in put)) return [...put];
  return put.rows.map(
    (values) => Object.fromEntries(put.cols.map((column, at) => [column, values[at] ?? null])) as Row,
  );
}
