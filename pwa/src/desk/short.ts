/** Times as short as they can be where many stand together: the day is left out while it is today. */

import { between, day, daysFrom, time } from '@/ui/format';

export const shortWhen = (at: string, now: number): string =>
  daysFrom(now, at) === 0 ? time(at) : `${day(at, now)} ${time(at)}`;

/** A window; '' where none is agreed. */
export function shortWindow(start: string | null, end: string | null, now: number): string {
  if (start === null) return '';
  return daysFrom(now, start) === 0 ? between(start, end) : `${day(start, now)} ${between(start, end)}`;
}
