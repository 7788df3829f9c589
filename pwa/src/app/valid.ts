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
export function decimal(field: string, value: string | null | undefined, signed = true): void {
  if (value === null || value === undefined) return;
  if (!DECIMAL.test(value) || (!signed && value.startsWith('-'))) {
    throw wrong(field, 'Must be a decimal number as text.');
  }
}

/** A whole number within the bounds. */
export function whole(field: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw wrong(field, `Must be a whole number from ${least} to ${most}.`);
  }
}
