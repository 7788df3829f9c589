/** What can go wrong with the device's own storage, told apart so that a person hears of it before anything is lost (V1). */

export type StorageCode = 'STORAGE_FULL' | 'STORAGE_DEAD' | 'STORAGE_NEWER';

const MESSAGES: Record<StorageCode, string> = {
  STORAGE_FULL: 'This device has no room left: this was not saved.',
  STORAGE_DEAD: 'The storage of this device does not answer: this was not saved. Close the app and open it again.',
  STORAGE_NEWER: 'A newer version of the app keeps its data here: this was not saved. Close the app and open it again.',
};

/** It was not saved, and the person must know. */
export class StorageTrouble extends Error {
  constructor(
    readonly code: StorageCode,
    override readonly cause?: unknown,
  ) {
    super(MESSAGES[code]);
    this.name = 'StorageTrouble';
  }
}

/** Names under which browsers and Dexie say that the connection itself is gone; iOS does so after a while in the background. */
const DEAD = new Set(['InvalidStateError', 'UnknownError', 'DatabaseClosedError', 'OpenFailedError', 'AbortError']);

type Named = { name?: unknown; message?: unknown; inner?: unknown };

function* within(error: unknown): Generator<Named> {
  for (let one = error as Named | null | undefined; one; one = one.inner as Named | null | undefined) yield one;
}

const isNamed = (error: unknown, names: ReadonlySet<string>): boolean =>
  [...within(error)].some((one) => names.has(String(one.name)));

const FULL = new Set(['QuotaExceededError']);
/** A tab of an old build, over a database that a new one has rebuilt beyond what it can read (V6). */
const NEWER = new Set(['VersionError', 'UpgradeError', 'NotFoundError', 'SchemaError']);

export const isFull = (error: unknown): boolean => isNamed(error, FULL);

export const isNewer = (error: unknown): boolean => isNamed(error, NEWER);

/** Whether opening the database again may cure it. */
export function isDead(error: unknown): boolean {
  if (isFull(error)) return false;
  const lost = /Connection to Indexed Database server lost/i;
  return isNamed(error, DEAD) || [...within(error)].some((one) => lost.test(String(one.message)));
}
