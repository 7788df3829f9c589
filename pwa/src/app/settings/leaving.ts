/** Before signing out: what would stay behind on this device, and whether it is easy to come back (V5). */
import type { Badge } from '../fieldseal';

export interface Leaving {
  records: number;
  files: number;
  /** Signing in again needs the network that is not there now. */
  offline: boolean;
}

/** Null where nothing speaks against leaving. `read`: the device's own lists are here; before that the counts say nothing. */
export function leaving(
  badge: Pick<Badge, 'state' | 'unsent' | 'filesUnsent'>,
  network: boolean,
  read: boolean,
): Leaving | null {
  const { unsent, filesUnsent, state } = badge;
  const offline = !network || state === 'offline';
  if (read && unsent + filesUnsent === 0 && !offline) return null;
  return { records: unsent, files: filesUnsent, offline };
}
