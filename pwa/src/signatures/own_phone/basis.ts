/** What exactly is offered: the document without what the customer adds. Twin of `server/signatures/own_phone/basis.py`. */

import { canonical } from '@sync/canonical';
import { build, personalValues, type Work } from '../document';

/** Not in the document before the customer has it, and yet a new one of them voids the offer. */
export const BESIDE = ['ratings', 'seals', 'withdrawals'] as const;
export type Beside = Readonly<Record<(typeof BESIDE)[number], readonly string[]>>;

const NOBODY = { seal: '', org: '', signer: '', capacity: '', epoch: null, seq: 0, client_id: '', last_id: 0 };

/** Its SHA-256 is the basis; a personal value stands in the place of its digest. */
export function basisText(work: Work, beside: Beside): string {
  const told = Object.entries(personalValues({ ...work, rating: null }, ''));
  const plain = new Map(told.flatMap(([path, value]) => (value === null ? [] : [[path, { sd: value }] as const])));
  const bare = { ...work, rating: null, declaration: null };
  const document = build(bare, { ...NOBODY, signed_at: '', tz: '' }, plain);
  const sorted = Object.fromEntries(BESIDE.map((kind) => [kind, [...beside[kind]].sort()]));
  return canonical({ beside: sorted, document });
}
