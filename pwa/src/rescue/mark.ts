/**
 * A mark of what the outbox holds, renewed after each change of it and kept outside the database: where the browser has
 * cleared the database, or set it back to an old copy, it shows what is missing (V9). Pure but for the shelf it lies on.
 */

import type { Held } from '@/local/store';
import { drop, endings, get, put, type Shelf } from './shelf';

/** `since`: device time from when on something was unsent; null while nothing is. */
export interface Mark extends Held {
  name: string;
  since: string | null;
  at: string;
}

/** `told`: the office knows. `seen`: the person has read it. */
export interface Loss {
  user: string;
  name: string;
  client_id: string;
  unsent: number;
  since: string | null;
  marked_at: string;
  told: boolean;
  seen: boolean;
}

const MARK = 'mark.';
const LOSSES = 'losses';
const MOST = 20;

const isMark = (value: Partial<Mark>): boolean =>
  [value.user, value.client_id, value.at, value.name].every((one) => typeof one === 'string') &&
  Number.isInteger(value.next_id) &&
  Number.isInteger(value.unsent);

export const markOf = (shelf: Shelf, user: string): Mark | null => get<Mark>(shelf, MARK + user, isMark);

/** Of everybody who has worked here. */
export const marks = (shelf: Shelf): Mark[] => endings(shelf, MARK).flatMap((user) => markOf(shelf, user) ?? []);

export function renew(shelf: Shelf, held: Held, name: string, at: string): void {
  const { user, client_id, next_id, unsent } = held;
  const before = markOf(shelf, user);
  const since = unsent === 0 ? null : (before?.since ?? at);
  put(shelf, MARK + user, { user, client_id, next_id, unsent, name: name || (before?.name ?? ''), since, at });
}

/**
 * How many unsent records of the mark the database has no more. `held` null: it is gone. Another client id is a device
 * that took a new number and kept its work, unless nothing was ever written under it.
 */
export function missing(mark: Mark, held: Held | null): number {
  if (held === null) return mark.unsent;
  if (held.client_id !== mark.client_id) return held.next_id === 1 ? mark.unsent : 0;
  return Math.min(mark.unsent, Math.max(0, mark.next_id - held.next_id));
}

/**
 * Keeps what is missing until the person and the office know; the mark begins anew. The mark must have been read before
 * the database was: a mark is renewed after each write, so it never says more than a sound database read later.
 */
export function compare(shelf: Shelf, mark: Mark, held: Held | null, at: string): void {
  const unsent = missing(mark, held);
  if (unsent === 0) return;
  const { user, name, client_id, since, at: marked_at } = mark;
  const loss: Loss = { user, name, client_id, unsent, since, marked_at, told: false, seen: false };
  put(shelf, LOSSES, [...losses(shelf), loss].slice(-MOST));
  forget(shelf, user);
  if (held !== null) renew(shelf, held, name, at);
}

export const losses = (shelf: Shelf): Loss[] => get<Loss[]>(shelf, LOSSES, (value) => Array.isArray(value)) ?? [];

/** Changes those that `which` picks; one that is both told and seen is forgotten. */
export function note(shelf: Shelf, which: (loss: Loss) => boolean, change: Partial<Pick<Loss, 'told' | 'seen'>>): void {
  const after = losses(shelf).map((loss) => (which(loss) ? { ...loss, ...change } : loss));
  put(
    shelf,
    LOSSES,
    after.filter((loss) => !(loss.told && loss.seen)),
  );
}

/** He has handed over and was erased. */
export const forget = (shelf: Shelf, user: string): void => drop(shelf, MARK + user);
