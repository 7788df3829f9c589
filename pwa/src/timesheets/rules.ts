/** Work time (D10). Twin of `server/timesheets/rules.py`. */

export const KINDS = ['travel', 'work', 'waiting'] as const;
export const SOURCES = ['steps', 'manual'] as const;

/** Whole minutes between two moments; a started minute counts from its half. */
export function minutesBetween(startedAt: string, endedAt: string): number {
  return Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000);
}
