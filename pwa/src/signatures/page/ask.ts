/** The firm's server asked about a code, by whoever holds the paper. */

import { SyncError } from '@sync/errors';
import { call } from '@/net/http';
import type { Bundle } from './bundle';

export interface Standing {
  code: string;
  valid: boolean;
  personal: 'disclosed' | 'erased';
  amendments: number;
  findings: { line: string; code: string }[];
  asks: 'digits' | 'nothing' | 'firm';
  chain: { segment: number | null; n: number | null; holds: boolean };
  head: { day: string; key: string } | null;
  absent: number;
}

export interface Unlocked {
  standing: Standing;
  bundle: Bundle;
  technician: string | null;
  /** As the firm has it now; no part of what was signed. */
  machine: { warranty_until: string | null; next_service: string | null };
}

/** `again`: seconds until the server listens to more guesses. */
export type Refused = { code: 'unknown' | 'wrong' | 'many' | 'offline' | 'failed'; again?: number };

const LIMIT_MS = 20_000;
const CODES: Readonly<Record<number, Refused['code']>> = { 404: 'unknown', 403: 'wrong', 429: 'many' };

export const look = (code: string): Promise<Standing | Refused> => told<Standing>('GET', code);

export const unlock = (code: string, last4: string): Promise<Unlocked | Refused> => told('POST', code, { last4 });

/** Whether the firm publishes this key (its name) as its own; null where it cannot be asked. */
export async function publishes(org: string, key: string): Promise<boolean | null> {
  const path = `/api/chain/key?org=${encodeURIComponent(org)}`;
  try {
    const { keys } = (await call({ method: 'GET', path, limitMs: LIMIT_MS })).json() as { keys: { key: string }[] };
    return keys.some((one) => one.key === key);
  } catch {
    return null;
  }
}

export const isRefused = (answer: object): answer is Refused => !('standing' in answer || 'valid' in answer);

async function told<T>(method: string, code: string, body?: object): Promise<T | Refused> {
  const path = `/api/verify/${encodeURIComponent(code)}`;
  try {
    const more = body ? { body: JSON.stringify(body) } : {};
    return (await call({ method, path, limitMs: LIMIT_MS, ...more })).json() as T;
  } catch (error) {
    if (!(error instanceof SyncError)) return { code: 'offline' };
    const again = error.retryAfterMs === null ? {} : { again: Math.ceil(error.retryAfterMs / 1000) };
    return { code: CODES[error.status] ?? 'failed', ...again };
  }
}
