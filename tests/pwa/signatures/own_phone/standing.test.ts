import { expect, test } from 'vitest';
import type { Rows } from '@/generated/contract';
import { standingOf, type Seen, type Standing } from '@/signatures/own_phone/standing';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const offer = (change: Partial<Rows['own_offers']> = {}): Rows['own_offers'] => ({
  id: 'o',
  job: 'j',
  by: 'u',
  at: '2026-11-22T11:00:00.000Z',
  token_hash: 't',
  basis: 'b',
  differs: 0,
  client_id: 'c',
  expires_at: '2026-11-24T11:00:00.000Z',
  opened_at: null,
  revoked_at: null,
  revoked_by: null,
  ...change,
});
const seen = (change: Partial<Rows['own_offers']>, more: Partial<Seen> = {}): Seen => ({
  offer: offer(change),
  seals: [],
  basis: 'b',
  now: NOW,
  ...more,
});

test.each<[Standing, Seen]>([
  ['pending', seen({ expires_at: null, client_id: null })],
  ['waiting', seen({})],
  ['opened', seen({ opened_at: '2026-11-22T11:30:00.000Z' })],
  ['signed', seen({ revoked_at: 'x' }, { seals: [{ client_id: 'c' }], basis: 'other' })],
  ['void', seen({}, { seals: [{ client_id: 'phone' }] })],
  ['void', seen({ expires_at: null }, { basis: 'other' })],
  ['waiting', seen({}, { basis: null })],
  ['differs', seen({ differs: 1 })],
  ['revoked', seen({ revoked_at: '2026-11-22T11:30:00.000Z' })],
  ['expired', seen({ expires_at: '2026-11-22T12:00:00.000Z' })],
  ['void', seen({ client_id: null, expires_at: null }, { seals: [{ client_id: 'phone' }] })],
])('S6.3 an offer is %s', (standing, what) => {
  expect(standingOf(what)).toBe(standing);
});
