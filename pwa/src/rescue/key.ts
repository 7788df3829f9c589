/** The office's key, fetched while the server answers and kept for the day it does not. */

import { usable, type OfficeKey } from './box';
import { get, put, type Shelf } from './shelf';

interface KeptKey extends OfficeKey {
  /** Device time of the last look. */
  at: string;
}

const AGAIN_MS = 24 * 3600 * 1000;
const name = (org: string): string => `rescue_key.${org}`;

const isKey = (value: Partial<KeptKey>): boolean =>
  [value.id, value.public, value.at].every((one) => typeof one === 'string');

/** The key of his organisation; null where this device has none yet. */
export const officeKey = (shelf: Shelf, org: string): OfficeKey | null => get<KeptKey>(shelf, name(org), isKey);

/** Looks once a day. A key this browser cannot seal with is not kept. */
export async function lookForKey(
  shelf: Shelf,
  org: string,
  ask: () => Promise<unknown>,
  now: number = Date.now(),
): Promise<void> {
  const known = get<KeptKey>(shelf, name(org), isKey);
  if (known !== null && Math.abs(now - Date.parse(known.at)) < AGAIN_MS) return;
  const { id, public: point } = (await ask()) as OfficeKey;
  const key = { id, public: point, at: new Date(now).toISOString() };
  if (isKey(key) && (await usable(key))) put(shelf, name(org), key);
}
