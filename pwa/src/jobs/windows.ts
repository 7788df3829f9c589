/** Days and hours as people agree them by telephone, in the device's zone. */

/** The usual two-hour windows of a service day. */
export const windows = (['08', '10', '13', '15', '17', '19'] as const).map((hour) => ({
  key: hour,
  from: `${hour}:00`,
  until: `${String(Number(hour) + 2).padStart(2, '0')}:00`,
}));

const two = (n: number): string => String(n).padStart(2, '0');
const asDay = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** UTC time → the device's day, `2026-11-22`. */
export const localDay = (at: string): string => asDay(new Date(at));

/** UTC time → the device's hour, `09:30`. */
export const localTime = (at: string): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** A day and an hour of the device → UTC with milliseconds, as the wire has it. */
export const fromLocal = (day: string, time: string): string => new Date(`${day}T${time}:00`).toISOString();

/** Whether a window is over, given its day and its end on the device's clock. */
export const isPast = (day: string, until: string, now: number): boolean =>
  Boolean(day && until) && Date.parse(fromLocal(day, until)) <= now;

/** Today and the four days after. */
export const quickDays = (now: Date): string[] =>
  [0, 1, 2, 3, 4].map((n) => asDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + n)));
