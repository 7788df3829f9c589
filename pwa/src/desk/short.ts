/** Times as short as they can be where many stand together: the day is left out while it is today. */

import { between, day, daysFrom, time } from '@/ui/format';
import { dayOf } from './moments';

export const shortWhen = (at: string, now: number): string =>
  daysFrom(now, at) === 0 ? time(at) : `${day(at, now)} ${time(at)}`;

/** A window; '' where none is agreed. */
export function shortWindow(start: string | null, end: string | null, now: number): string {
  if (start === null) return '';
  return daysFrom(now, start) === 0 ? between(start, end) : `${day(start, now)} ${between(start, end)}`;
}

/** A day in a narrow column: 昨天, 今天, 明天, else `11-20`; with its year where that is another one. */
export function shortDay(at: string, now: number): string {
  if (Math.abs(daysFrom(now, at)) <= 1) return day(at, now);
  const whole = dayOf(at);
  return whole.slice(0, 4) === dayOf(now).slice(0, 4) ? whole.slice(5) : whole;
}
