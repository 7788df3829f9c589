/** The ways out of `held` and `quarantined`: which of them an item has (rule P3.10). Twin of `server/reviews/rules.py`. */

import type { Caller } from '@sync/registry';
import type { Rows } from '@/generated/contract';

type Item = Pick<Rows['review_items'], 'state' | 'outcome' | 'code' | 'name'>;

export type WayOut = 'release' | 'correct' | 'close';

/** Codes whose cause lies outside the mutation, so that the same one may succeed later. */
const RELEASABLE: readonly (string | null)[] = [
  'NOT_FOUND',
  'UNKNOWN_NAME',
  'NEWER_VERSION',
  'HANDLER_CRASH',
  'DEVICE_REVOKED',
  'RESCUE_FILE',
];

const waits = (item: Item): boolean => item.outcome === 'held' || item.outcome === 'quarantined';

/** Whether it may be run once more as it is. */
export const canRelease = (item: Item): boolean => waits(item) && RELEASABLE.includes(item.code);

/** What a customer signed, and an author hashed, nobody rewrites. */
const SIGNED: readonly string[] = ['signatures.sign', 'signatures.unsigned', 'amendments.amend'];

/** Whether it may be run with other arguments: they mend no unknown name, and no text that was hashed. */
export const canCorrect = (item: Item): boolean =>
  waits(item) && item.code !== 'UNKNOWN_NAME' && !SIGNED.includes(item.name);

const RANK: Readonly<Record<string, number>> = {
  technician: 0,
  dispatcher: 1,
  supervisor: 2,
  accountant: 2,
  manager: 3,
  admin: 4,
};

/**
 * Whether somebody's arguments may be done in the author's name: his own, or of who ranks below him at his desk. Else
 * whoever closes a manager's item could do a manager's work.
 */
export function mayWriteFor(who: Caller, author: Rows['users'] | undefined): boolean {
  if (!author || author.id === who.user) return author !== undefined;
  const atHisDesk = author.centre === null || who.centres.includes(author.centre);
  return atHisDesk && (RANK[author.role] ?? Infinity) < (RANK[who.role] ?? -1);
}

/** None for a closed item. Who may correct whose is judged besides (`mayWriteFor`, `may` of the server). */
export function waysOut(item: Item): WayOut[] {
  if (item.state !== 'open') return [];
  const ways: [WayOut, boolean][] = [
    ['release', canRelease(item)],
    ['correct', canCorrect(item)],
    ['close', true],
  ];
  return ways.filter(([, open]) => open).map(([way]) => way);
}
