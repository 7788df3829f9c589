/**
 * The PIN that leads back from the customer's hands. It keeps honest people honest on a device they hold anyway; what
 * is kept is a salted, slow hash, never the digits.
 */

import { drafts } from '@/app/fieldseal';

const KEY = 'pin';
const ROUNDS = 100_000;
export const PIN_LEAST = 4;

interface Kept {
  salt: ArrayBuffer;
  hash: ArrayBuffer;
  /** How many digits, so that the last one opens; not known of a PIN kept by an earlier version. */
  length?: number;
}

/** At least four digits. */
export const isPin = (typed: string): boolean => /^[0-9]{4,12}$/.test(typed);

export const hasPin = async (): Promise<boolean> => (await drafts.load<Kept>(KEY)) !== undefined;

/** Digits of the PIN that is kept; null where that is not known. */
export const pinLength = async (): Promise<number | null> => (await drafts.load<Kept>(KEY))?.length ?? null;

/** Keep a new one in place of the old. */
export async function setPin(pin: string): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16)).buffer;
  await drafts.save(KEY, null, { salt, hash: await slowHash(pin, salt), length: pin.length } satisfies Kept);
}

/** Whether this is it. Without a PIN nothing is. */
export async function isRightPin(typed: string): Promise<boolean> {
  const kept = await drafts.load<Kept>(KEY);
  if (!kept) return false;
  const typedHash = new Uint8Array(await slowHash(typed, kept.salt));
  return new Uint8Array(kept.hash).every((byte, at) => byte === typedHash[at]);
}

async function slowHash(pin: string, salt: ArrayBuffer): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, key, 256);
}
