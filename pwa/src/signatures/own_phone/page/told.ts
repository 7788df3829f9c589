/** What the server tells about a link, and the customer's answer. Source: `server/signatures/own_phone/answers.py`. */

import { SyncError } from '@sync/errors';
import type { Args } from '@/generated/contract';
import { call } from '@/net/http';
import type { SealDocument } from '../../document';

export interface Contact {
  name: string | null;
  phone: string | null;
}

export interface Answer {
  server_time: string;
  contact: Contact;
  /** The job's number, where complaints are taken. */
  number?: string | null;
  /** When complaints came by this link; absent where none is taken: there is the telephone. */
  complaints?: readonly string[];
}

export interface ToSign extends Answer {
  state: 'open';
  offer: string;
  expires_at: string;
  /** Without rating, declaration, signer and circumstances; personal values are in `told`, by path. */
  document: SealDocument;
  told: Readonly<Record<string, string | null>>;
  technician: string | null;
  contact_name: string;
  declarations: readonly { language: string; version: number; text: string }[];
  /** There is a rating already, so there must be one here too. */
  rated: boolean;
  org: string;
  client_id: string;
  as_of: { epoch: string; seq: number };
}

export interface Signed extends Answer {
  state: 'signed';
  seal: { id: string; code: string; seal_hash: string; at: string; language: string };
  job: { number: string | null; product: string };
  warranty_until: string | null;
  next_service: string | null;
  /** There is a paper to look at. */
  voucher: boolean;
}

export type Dead = 'kept' | 'void' | 'expired' | 'revoked' | 'used' | 'unknown';
export type Told = ToSign | Signed | (Answer & { state: Exclude<Dead, 'used' | 'unknown'> });

/** As it is sent, and sent again: the same every time, so that a lost answer does no harm. */
export interface Said {
  base_seq: number;
  at: string;
  tz: string;
  offset_ms: number;
  rating: { uuid: string; args: Args['signatures.rate'] } | null;
  seal: { uuid: string; args: Args['signatures.sign'] };
}

/** A complaint. It may be sent again with its id: it arrives once. */
export interface Complaint {
  id: string;
  what: string;
  call: 'yes' | 'no';
}

const LIMIT_MS = 30_000;
const DEAD: Readonly<Record<string, Dead>> = {
  OWN_USED: 'used',
  OWN_VOID: 'void',
  OWN_EXPIRED: 'expired',
  OWN_REVOKED: 'revoked',
  OWN_KEPT: 'kept',
  NOT_FOUND: 'unknown',
};

/** Of a link that leads nowhere any more; null for a fault that may pass. */
export const deadBy = (error: unknown): Dead | null => (error instanceof SyncError ? (DEAD[error.code] ?? null) : null);

export const look = (token: string): Promise<Told> => told('look', { token });

export const sign = (token: string, said: Said): Promise<Told> => told('sign', { token, ...said });

export const complain = (token: string, complaint: Complaint): Promise<Told> =>
  told('complain', { token, ...complaint });

/** The voucher's PDF. */
export async function voucher(token: string, language: string): Promise<Blob> {
  const reply = await call({ ...post('voucher', { token, language }), headers: { Accept: 'application/pdf' } });
  return new Blob([reply.bytes()], { type: 'application/pdf' });
}

const told = async (what: string, body: object): Promise<Told> => (await call(post(what, body))).json() as Told;

const post = (what: string, body: object) =>
  ({ method: 'POST', path: `/api/own/${what}`, body: JSON.stringify(body), pack: true, limitMs: LIMIT_MS }) as const;
