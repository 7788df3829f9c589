/** Decimal strings as a number pad makes them: never a float, always what the wire accepts (`-?\d+(\.\d+)?`). */

const TYPED = /^-?\d*\.?\d*$/;

/** The text after one key: a digit, `.`, `±` or `back`. A key that makes no sense changes nothing. */
export function press(text: string, key: string): string {
  if (key === 'back') return text.slice(0, -1);
  if (key === '±') return text.startsWith('-') ? text.slice(1) : `-${text}`;
  if (key === '.') return text.includes('.') ? text : `${text === '' || text === '-' ? `${text}0` : text}.`;
  if (!/^\d$/.test(key) || text.length >= 12) return text;
  return /^-?0$/.test(text) ? text.replace('0', key) : text + key;
}

/** What a keyboard typed or pasted, made typable: full-width digits and a comma for the point are forgiven. */
export function forgive(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[,，。]/, '.')
    .replace(/^[−–—]/, '-');
  return TYPED.test(plain) ? plain : plain.replace(/[^\d.-]/g, '');
}

/** The finished value, or null while it is not a number yet: `05.` → `5`, `-0` → `0`, `1.50` stays as it was read. */
export function finished(text: string): string | null {
  const match = /^(-?)0*(\d+)(?:\.(\d*))?$/.exec(forgive(text));
  if (!match) return null;
  const [, sign, whole = '0', rest = ''] = match;
  const value = rest ? `${whole}.${rest}` : whole;
  return /^[0.]+$/.test(value) ? value : `${sign}${value}`;
}

/** Quantity (decimal string) × price (fen) in whole fen, half a fen rounded up; 0 where the quantity is no number. */
export function lineTotal(qty: string, price: number): number {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(qty);
  if (!match) return 0;
  const [, whole = '0', rest = ''] = match;
  const scale = 10n ** BigInt(rest.length);
  return Number((BigInt(whole + rest) * BigInt(price) * 2n + scale) / (scale * 2n));
}
