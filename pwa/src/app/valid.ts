/** The checks of an argument's shape that matter at capture; the server's schema has all of them. `Refused('INVALID')`. */

import { Refused } from '@sync/registry';

const wrong = (field: string, message: string): Refused => new Refused('INVALID', message, field);

/** One of the words. */
export function oneOf(field: string, value: string | null | undefined, words: readonly string[]): void {
  if (value !== null && value !== undefined && !words.includes(value)) {
    throw wrong(field, `Must be one of: ${words.join(', ')}.`);
  }
}

/** Not empty. */
export function filled(field: string, value: string): void {
  if (value === '') throw wrong(field, 'Shorter than minimum length 1.');
}

const DECIMAL = /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,9})?$/;

/** A decimal number as text, as it goes over the wire; null and absent pass. */
export function decimal(field: string, value: unknown, signed = true): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'string' || !DECIMAL.test(value) || (!signed && value.startsWith('-'))) {
    throw wrong(field, 'Must be a decimal number as text.');
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day of the calendar, `2026-11-22`; null and absent pass. */
export function day(field: string, value: string | null | undefined): void {
  if (value === null || value === undefined) return;
  const ms = DAY.test(value) ? Date.parse(`${value}T00:00:00.000Z`) : NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== value) throw wrong(field, 'No such day.');
}

/** A file's hash, 64 lower-case hex digits. */
export function sha256(field: string, value: string | null | undefined): void {
  if (value !== null && value !== undefined && !/^[0-9a-f]{64}$/.test(value)) {
    throw wrong(field, 'Must be a SHA-256 in lower-case hex.');
  }
}

/** A whole number within the bounds. */
export function whole(field: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw wrong(field, `Must be a whole number from ${least} to ${most}.`);
  }
}
