/** A review item in plain words. */

import type { IconName } from '@/ui/icons';
import { happened, t, wayOut } from './words';

const spoken = (words: Readonly<Record<string, () => string>>, code: string): string | null => words[code]?.() ?? null;

/** What happened; for a code nobody put into words, what the server said. */
export const whatHappened = (code: string | null, message: string | null): string =>
  (code && spoken(happened, code)) || (message ?? '');

/** What can be done about it, or null where it only needs to be seen. */
export const whatToDo = (code: string | null): string | null => (code === null ? null : spoken(wayOut, code));

export interface Standing {
  word: string;
  icon: IconName;
  tone: 'warn' | 'stop' | 'plain';
}

/** What became of the record itself. */
export function standingOf(outcome: string): Standing {
  if (outcome === 'flagged') return { word: t.kept(), icon: 'flag', tone: 'warn' };
  if (outcome === 'held') return { word: t.waits(), icon: 'waiting', tone: 'stop' };
  if (outcome === 'quarantined') return { word: t.apart(), icon: 'lock', tone: 'stop' };
  return { word: t.notTaken(), icon: 'cross', tone: 'plain' };
}
