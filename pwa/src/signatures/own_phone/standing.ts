/** How an offer stands, as the technician's phone can tell. Pure. */

import type { Rows } from '@/generated/contract';

export type Standing = 'signed' | 'revoked' | 'differs' | 'void' | 'expired' | 'pending' | 'opened' | 'waiting';

/** Somebody may still sign by it. */
export const LIVE: readonly Standing[] = ['pending', 'opened', 'waiting'];

export interface Seen {
  offer: Rows['own_offers'];
  seals: readonly Pick<Rows['seals'], 'client_id'>[];
  /** What would be offered now; null while it is being worked out. */
  basis: string | null;
  /** Ms, by the office's clock. */
  now: number;
}

/** Made by it: its own device signed. */
export const isOf = (offer: Rows['own_offers'], seal: Pick<Rows['seals'], 'client_id'>): boolean =>
  offer.client_id !== null && seal.client_id === offer.client_id;

export function standingOf({ offer, seals, basis, now }: Seen): Standing {
  if (seals.some((seal) => isOf(offer, seal))) return 'signed';
  if (offer.revoked_at !== null) return 'revoked';
  if (offer.differs !== 0) return 'differs';
  if (seals.length > 0 || (basis !== null && offer.basis !== basis)) return 'void';
  if (offer.expires_at === null) return 'pending';
  if (Date.parse(offer.expires_at) <= now) return 'expired';
  return offer.opened_at === null ? 'waiting' : 'opened';
}
