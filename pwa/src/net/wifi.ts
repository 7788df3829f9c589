/**
 * Photos only on Wi-Fi: this device's own choice, kept on it. Records always go; so does what a person sent with his own
 * hand. Browsers without the Network Information API do not tell the kind of network, so there every photo waits for that.
 */
import type { FileRecord } from '@sync/store';

const CHOICE = 'fieldseal.photos_wifi';
/** Device time of the last "send now": what was taken before it may use any network. */
const SENT = 'fieldseal.photos_sent';

const UNMETERED = new Set(['wifi', 'ethernet']);

/** `unknown`: this browser does not say. */
export type Line = 'open' | 'closed' | 'unknown';

export function line(): Line {
  const type = (navigator as { connection?: { type?: string } }).connection?.type;
  if (type === undefined || type === 'unknown') return 'unknown';
  return UNMETERED.has(type) ? 'open' : 'closed';
}

/** Storage that is switched off keeps no choice: everything goes, as without the switch. */
function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const onlyWifi = (): boolean => kept(CHOICE) === 'yes';

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // `onlyWifi` reads it back, and the switch shows what it reads.
  }
}

export const setOnlyWifi = (yes: boolean): void => keep(CHOICE, yes ? 'yes' : 'no');

/** A person tapped "send now": what is here by now goes, over whatever network there is. */
export function sendWhatIsHere(now: string): void {
  if (onlyWifi()) keep(SENT, now);
}

/** Whether a file may go now. Scans and photos wait for Wi-Fi; a document of another type never does. */
export function mayGo(file: Pick<FileRecord, 'type' | 'added_at'>): boolean {
  if (!onlyWifi() || !file.type.startsWith('image/') || line() === 'open') return true;
  return file.added_at <= (kept(SENT) ?? '');
}
