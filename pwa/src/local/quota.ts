/** How much room the browser gives, and whether it may take it back. Told before a photo is taken, not after (V1). */

import { readable, type Readable } from 'svelte/store';

export interface Room {
  /** Whether the browser promised not to clear the data by itself; null where it does not say. */
  persisted: boolean | null;
  /** Bytes. */
  usage: number;
  quota: number;
  low: boolean;
}

/** Below this much free, a day's photos may not fit. */
const LOW_BYTES = 100 * 1024 * 1024;
/** What a save takes beside the file itself. */
const MARGIN_BYTES = 2 * 1024 * 1024;
const LOOK_AGAIN_MS = 60_000;

async function measured(): Promise<Room> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const persisted = await navigator.storage.persisted();
  return { persisted, usage, quota, low: quota > 0 && quota - usage < LOW_BYTES };
}

const UNKNOWN: Room = { persisted: null, usage: 0, quota: 0, low: false };

export const room: Readable<Room> = readable<Room>(UNKNOWN, (set) => {
  const look = (): void => void measured().then(set, () => set(UNKNOWN));
  look();
  const timer = setInterval(look, LOOK_AGAIN_MS);
  return () => clearInterval(timer);
});

/** Whether this many bytes are likely to fit. Where the browser does not say, yes: the write itself will tell. */
export async function roomFor(bytes: number): Promise<boolean> {
  try {
    const { usage, quota } = await measured();
    return quota === 0 || quota - usage > bytes + MARGIN_BYTES;
  } catch {
    return true;
  }
}

/** A scaled photo or scan, with room to spare. */
const PHOTO_BYTES = 4 * 1024 * 1024;

/** Asked before the camera opens: a picture that cannot be kept is better not taken (V1). */
export const roomForPhoto = (): Promise<boolean> => roomFor(PHOTO_BYTES);

/** Asks the browser to keep the data for good; null where it cannot be asked. */
export async function askToPersist(): Promise<boolean | null> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return null;
  }
}
