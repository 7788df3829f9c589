/**
 * The PIN that leads back from the customer's hands. It keeps honest people honest on a device they hold anyway; what
 * is kept is a salted, slow hash, never the digits.
 */

import { drafts } from '@/app/fieldseal';

const KEY = 'pin';
const TRIED = 'pin-tried';
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

/** Forgotten: the next hand-over asks for a new one. */
export const dropPin = async (): Promise<void> => {
  await drafts.drop(KEY);
  await drafts.drop(TRIED);
};

/** Wrong tries in a row: after every fifth one waits, twice as long each time. Kept, so that a restart is no way round. */
interface Tried {
  wrong: number;
  /** Device time, ms. */
  last: number;
}

const FREE = 5;
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 900;

/** Seconds to wait before the next try; 0: now. A clock that was set back waits no longer than it would have. */
export async function pinWait(now = Date.now()): Promise<number> {
  const tried = await drafts.load<Tried>(TRIED);
  if (!tried || tried.wrong === 0 || tried.wrong % FREE !== 0) return 0;
  const wait = Math.min(FIRST_WAIT_S * 2 ** (tried.wrong / FREE - 1), LONGEST_WAIT_S);
  return Math.ceil(Math.min(wait, Math.max(0, wait - (now - tried.last) / 1000)));
}

let judging: Promise<unknown> = Promise.resolve();

/** Whether this is it. Without a PIN nothing is. One after the other: two tries at once would count as one. */
export function isRightPin(typed: string): Promise<boolean> {
  const judged = judging.then(() => judge(typed));
  judging = judged.catch(() => undefined);
  return judged;
}

/** A try is counted before it is judged. */
async function judge(typed: string): Promise<boolean> {
  const kept = await drafts.load<Kept>(KEY);
  if (!kept || (await pinWait()) > 0) return false;
  const wrong = ((await drafts.load<Tried>(TRIED))?.wrong ?? 0) + 1;
  await drafts.save(TRIED, null, { wrong, last: Date.now() } satisfies Tried);
  const right = await isHashed(typed, kept);
  if (right) await drafts.drop(TRIED);
  return right;
}

async function isHashed(typed: string, kept: Kept): Promise<boolean> {
  const typedHash = new Uint8Array(await slowHash(typed, kept.salt));
  return new Uint8Array(kept.hash).every((byte, at) => byte === typedHash[at]);
}

async function slowHash(pin: string, salt: ArrayBuffer): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, key, 256);
}
