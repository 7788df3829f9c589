/** Work time (D10). Twin of `server/timesheets/rules.py`. */

export const KINDS = ['travel', 'work', 'waiting'] as const;
export const SOURCES = ['steps', 'manual'] as const;

/** Whole minutes between two moments; a begun minute counts from its half. */
export function minutesBetween(startedAt: string, endedAt: string): number {
  return Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000);
}

/** Whether the minutes are those between two moments, a minute up or down being rounding. */
export function minutesFit(minutes: number, startedAt: string, endedAt: string): boolean {
  return Math.abs(minutes * 60_000 - (Date.parse(endedAt) - Date.parse(startedAt))) <= 60_000;
}
