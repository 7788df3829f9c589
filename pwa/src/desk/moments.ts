/** Days and hours as a person picks them ↔ moments as the wire carries them. All in the zone of this desk. */

const two = (n: number): string => String(n).padStart(2, '0');

/** `2026-11-22` of a moment, in this zone. */
export function dayOf(at: string | number): string {
  const when = new Date(at);
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

/** `09:05` of a moment, in this zone. */
export function hourOf(at: string | number): string {
  const when = new Date(at);
  return `${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** Day and hour → RFC 3339 UTC with milliseconds; null where one of them is missing or not a time. */
export function moment(day: string, hour: string): string | null {
  // Checked first: a browser makes a date of almost anything.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(hour)) return null;
  const when = new Date(`${day}T${hour}:00`);
  return Number.isNaN(when.getTime()) ? null : when.toISOString();
}

/** The day after so many. */
export function dayAfter(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayOf(new Date(year, month - 1, date + days, 12).getTime());
}

export interface Window {
  start: string | null;
  end: string | null;
  /** Both ends are there, in their order. */
  right: boolean;
}

/** What was picked as a window. */
export function windowOf(day: string, from: string, to: string): Window {
  const start = moment(day, from);
  const end = moment(day, to);
  return { start, end, right: start !== null && end !== null && start < end };
}

/** Wholly over at `now` (ms). */
export const isPast = ({ start, end }: Pick<Window, 'start' | 'end'>, now: number): boolean => {
  const last = end ?? start;
  return last !== null && Date.parse(last) < now;
};
