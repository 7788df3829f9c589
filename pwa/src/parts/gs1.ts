/**
 * What a code on a part says: GS1 element strings (DataMatrix, GS1-128, QR), GS1 Digital Link, plain EAN/UPC/ITF-14.
 * Source: GS1 General Specifications, sections 3 and 7.8; GS1 Digital Link URI syntax 1.4.
 */
export interface Scanned {
  /** The code as it was read, without symbology prefix. */
  raw: string;
  /** 14 digits, check digit right; null where the code names no article. */
  gtin: string | null;
  lot: string | null;
  serial: string | null;
  /** `2027-03-31`; a day 00 is the month's last. */
  expires_on: string | null;
}

const SEPARATOR = '\u001d';

const withoutLeading = (text: string): string => (text.startsWith(SEPARATOR) ? text.slice(1) : text);

/** Length of the value behind an AI whose length is fixed; the others end at a separator or at the end. */
const FIXED: Record<string, number> = {
  '00': 18,
  '01': 14,
  '02': 14,
  '03': 14,
  '11': 6,
  '12': 6,
  '13': 6,
  '15': 6,
  '16': 6,
  '17': 6,
  '20': 2,
};

/** Digits of an AI, by its first two: most have two. */
function aiLength(text: string): number {
  if (/^(0[0-3]|1[0-7]|2[0-2]|30|37|9\d)/.test(text)) return 2;
  if (/^(3[1-6]|39|7[0-9]|8[0-2])/.test(text)) return 4;
  return 3;
}

function fixedLength(ai: string): number | undefined {
  if (/^3[1-6]/.test(ai)) return 6;
  if (/^41/.test(ai)) return 13;
  return FIXED[ai];
}

/** Whether the last digit is the GS1 check digit of the others. */
export function checkDigitFits(digits: string): boolean {
  if (!/^\d{8}$|^\d{12,14}$/.test(digits)) return false;
  const sum = [...digits.padStart(14, '0')]
    .slice(0, 13)
    .reduce((all, one, at) => all + Number(one) * (at % 2 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
}

/** 8, 12, 13 or 14 digits → 14; null when it is no GTIN. */
export const asGtin = (digits: string | null): string | null =>
  digits !== null && checkDigitFits(digits) ? digits.padStart(14, '0') : null;

/** `YYMMDD` → `20YY-MM-DD` (years 51–99 are the last century's). */
export function gs1Date(six: string | undefined): string | null {
  const match = /^(\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])$/.exec(six ?? '');
  if (!match) return null;
  const year = Number(match[1]) + (Number(match[1]) > 50 ? 1900 : 2000);
  const month = Number(match[2]);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = Number(match[3]) || last;
  return day > last ? null : `${year}-${match[2]}-${String(day).padStart(2, '0')}`;
}

/** AI → value; null when the text does not follow the rules from first to last character. */
function elements(text: string): Map<string, string> | null {
  const found = new Map<string, string>();
  let rest = withoutLeading(text);
  while (rest) {
    const ai = rest.slice(0, aiLength(rest));
    const fixed = fixedLength(ai);
    const end = fixed ?? (rest.indexOf(SEPARATOR) < 0 ? rest.length : rest.indexOf(SEPARATOR) - ai.length);
    const value = fixed
      ? rest.slice(ai.length, ai.length + fixed)
      : (rest.slice(ai.length).split(SEPARATOR, 1)[0] ?? '');
    if (!/^\d{2,4}$/.test(ai) || !value || (fixed && value.length < fixed) || end < 0) return null;
    found.set(ai, value);
    rest = withoutLeading(rest.slice(ai.length + value.length));
  }
  return found;
}

/** The human-readable form `(01)…(10)…`, as some labels and scanners give it. */
function bracketed(text: string): Map<string, string> | null {
  if (!/^\(\d{2,4}\)/.test(text)) return null;
  return new Map([...text.matchAll(/\((\d{2,4})\)([^(]+)/g)].map((match) => [match[1] ?? '', (match[2] ?? '').trim()]));
}

/** `https://…/01/06901234567892/10/L1?17=270331`. */
function digitalLink(text: string): Map<string, string> | null {
  if (!/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    const start = path.lastIndexOf('01');
    if (start < 0) return null;
    const found = new Map(url.searchParams);
    for (let at = start; at + 1 < path.length; at += 2) found.set(path[at] ?? '', path[at + 1] ?? '');
    return found;
  } catch {
    return null;
  }
}

/** Any code: what is understood is filled in, the rest stays null. */
export function parseCode(read: string): Scanned {
  const raw = read.trim().replace(/^\](C1|e\d|d[12]|Q[13]|J1)/, '');
  const none: Scanned = { raw, gtin: null, lot: null, serial: null, expires_on: null };
  if (/^\d+$/.test(raw) && checkDigitFits(raw)) return { ...none, gtin: asGtin(raw) };
  const found = digitalLink(raw) ?? bracketed(raw) ?? elements(raw);
  const gtin = asGtin(found?.get('01')?.padStart(14, '0') ?? null);
  if (!found || (!gtin && !found.has('21') && !found.has('10'))) return none;
  // A bare "10…" or "21…" is far more often somebody's own number than an element string.
  if (!gtin && !raw.includes('(') && !raw.includes(SEPARATOR)) return none;
  return {
    raw,
    gtin,
    lot: found.get('10') ?? null,
    serial: found.get('21') ?? null,
    expires_on: gs1Date(found.get('17') ?? found.get('15')),
  };
}
