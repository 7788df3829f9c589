/** A review item in plain words. */

import type { Rows } from '@/generated/contract';
import type { Value } from '@/sync_status/values';
import { when } from '@/ui/format';
import type { IconName } from '@/ui/icons';
import { lossInWords, missing } from '../rescue/loss';
import { isPending } from './results';
import { happened, t, wayOut } from './words';

const spoken = (words: Readonly<Record<string, () => string>>, code: string): string | null => words[code]?.() ?? null;

/** What happened; for a code nobody put into words, what the server said. */
export const whatHappened = (code: string | null, message: string | null): string =>
  lossInWords(code, message) ?? ((code && spoken(happened, code)) || (message ?? ''));

/** What can be done about it, or null where it only needs to be seen. */
export const whatToDo = (code: string | null): string | null => (code === null ? null : spoken(wayOut, code));

export interface Standing {
  word: string;
  icon: IconName;
  tone: 'warn' | 'stop' | 'plain';
}

/** Who says it, where that is nobody of the firm: the server wrote it down for him. */
export const sayer = (item: Rows['review_items']): string | null =>
  item.name === 'complaints.tell' ? t.customer() : null;

/** What became of the record itself. */
export function standingOf(outcome: string): Standing {
  if (outcome === 'flagged') return { word: t.kept(), icon: 'flag', tone: 'warn' };
  if (outcome === 'held') return { word: t.waits(), icon: 'waiting', tone: 'stop' };
  if (outcome === 'quarantined') return { word: t.apart(), icon: 'lock', tone: 'stop' };
  if (outcome === 'missing') return { word: missing(), icon: 'warn', tone: 'stop' };
  return { word: t.notTaken(), icon: 'cross', tone: 'plain' };
}

/** What was decided about it last, while it is still open; null where nothing was. */
export function decidedWords(
  item: Rows['review_items'],
  nameOf: (user: string | null) => string,
  now: number,
): string | null {
  const { decision, decided_by, decided_at } = item;
  if (item.state !== 'open' || !decision || !decided_at) return null;
  const said = { name: nameOf(decided_by), when: when(decided_at, now) };
  if (isPending(item)) return t.pending(said);
  if (item.outcome === 'flagged') return t.decided_flagged(said);
  return decision === 'correct' ? t.decided_correct(said) : t.decided_release(said);
}

const MOST = 400;
/** Strokes and salts are for machines. */
const UNREADABLE = new Set(['strokes', 'disclosures']);

/** Values as a person can take them in. */
export const stillSaid = (values: readonly Value[]): Value[] =>
  values
    .filter(({ key }) => !UNREADABLE.has(key))
    .map((value) => (value.text.length > MOST ? { ...value, text: `${value.text.slice(0, MOST)}…` } : value));
