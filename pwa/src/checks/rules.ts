/** Judging a reading and an instrument. Twin of `server/checks/rules.py`. */

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Less than zero, zero or more than zero, as a stands below, at or above b; null where one is not a decimal. */
export function compareDecimals(a: string, b: string): number | null {
  const left = DECIMAL.exec(a.trim());
  const right = DECIMAL.exec(b.trim());
  if (!left || !right) return null;
  const places = Math.max(left[3]?.length ?? 0, right[3]?.length ?? 0);
  const difference = scaled(left, places) - scaled(right, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function scaled(match: RegExpExecArray, places: number): bigint {
  const digits = BigInt((match[2] ?? '') + (match[3] ?? '').padEnd(places, '0'));
  return match[1] === '-' ? -digits : digits;
}

/** `pass` or `fail` for a reading against limits (both belong to the range); null without a reading or without any limit. */
export function judge(reading: string | null, lower: string | null, upper: string | null): 'pass' | 'fail' | null {
  if (reading === null || (lower === null && upper === null)) return null;
  if (compareDecimals(reading, '0') === null) return null;
  if (lower !== null && (compareDecimals(reading, lower) ?? 0) < 0) return 'fail';
  if (upper !== null && (compareDecimals(reading, upper) ?? 0) > 0) return 'fail';
  return 'pass';
}

export type Calibration = 'valid' | 'expired' | 'none';

const SHANGHAI_AHEAD_MS = 8 * 3_600_000;

/** The day in Shanghai at a moment (RFC 3339 UTC). */
const localDay = (at: string): string => new Date(Date.parse(at) + SHANGHAI_AHEAD_MS).toISOString().slice(0, 10);

/** How an instrument's calibration stands at a moment (D6). `due` is a day, good to its end; without one: `none`. */
export function calibrationAt(due: string | null, at: string): Calibration {
  if (due === null) return 'none';
  return due < localDay(at) ? 'expired' : 'valid';
}

export const CALIBRATIONS = ['valid', 'expired', 'none'] as const;
export const VERDICTS = ['pass', 'fail', 'na'] as const;
