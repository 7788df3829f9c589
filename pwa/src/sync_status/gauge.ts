/** How full the device is, and how much of it is work the office has not yet (V1: told before it matters). */
import type { Entry, FileRecord } from '@sync/store';

export interface Gauge {
  fill: 'plenty' | 'low' | 'full';
  /** Of the room the browser gives, 0 to 100. */
  percent: number;
  /** Bytes only this device has. */
  unsent: number;
}

/** Below this a photo may not fit any more. */
const FULL_BYTES = 10 * 1024 * 1024;

/** Null where the browser does not say how much room there is. */
export function gaugeOf(
  room: { usage: number; quota: number; low: boolean },
  outbox: readonly Pick<Entry, 'state' | 'bytes'>[],
  files: readonly Pick<FileRecord, 'state' | 'size'>[],
): Gauge | null {
  if (room.quota <= 0) return null;
  const free = room.quota - room.usage;
  const records = outbox.filter((entry) => entry.state === 'waiting').reduce((sum, entry) => sum + entry.bytes, 0);
  const photos = files.filter((file) => file.state !== 'whole').reduce((sum, file) => sum + file.size, 0);
  return {
    fill: free < FULL_BYTES ? 'full' : room.low ? 'low' : 'plenty',
    percent: Math.min(100, Math.max(0, Math.round((room.usage / room.quota) * 100))),
    unsent: records + photos,
  };
}
