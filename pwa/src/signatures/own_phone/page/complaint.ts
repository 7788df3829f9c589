/** A complaint while it is being written: kept by the browser under the link's own name until it has arrived. */

import { SyncError, Unreachable } from '@sync/errors';
import { randomId } from './id';
import type { Complaint } from './told';

export const LONGEST = 500;

const keyOf = (token: string): string => `fieldseal.complaint.${token.slice(0, 8)}`;

/** What was begun, with its id: what perhaps arrived already does not arrive twice. */
export function begun(token: string): Complaint {
  const blank: Complaint = { id: randomId(), what: '', call: 'yes' };
  try {
    return { ...blank, ...(JSON.parse(localStorage.getItem(keyOf(token)) ?? '{}') as Partial<Complaint>) };
  } catch {
    return blank;
  }
}

/** Kept, or forgotten where nothing is given. A browser that keeps nothing sends it all the same. */
export function keep(token: string, complaint: Complaint | null): void {
  try {
    if (complaint) localStorage.setItem(keyOf(token), JSON.stringify(complaint));
    else localStorage.removeItem(keyOf(token));
  } catch {
    // A private window, a full storage.
  }
}

/** How many characters too many, as the office counts them. */
export const tooMany = (what: string): number => Math.max(0, [...what.trim()].length - LONGEST);

export type Trouble = 'away' | 'many' | 'deaf' | 'failed';

/** Why it has not arrived. */
export function troubleOf(fault: unknown): Trouble {
  if (fault instanceof Unreachable) return 'away';
  if (!(fault instanceof SyncError)) return 'failed';
  return fault.code === 'TOO_MANY' ? 'many' : fault.code === 'OWN_DEAF' ? 'deaf' : 'failed';
}
