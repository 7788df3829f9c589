import { finished } from '@/ui/decimal';

/** One more or one less, never below zero; what is behind the point stays: `1.5` → `2.5`. */
export function stepQty(qty: string, by: 1 | -1): string {
  const [whole = '0', rest] = (finished(qty) ?? '0').split('.', 2);
  const next = BigInt(whole) + BigInt(by);
  if (next < 0n) return qty;
  return rest === undefined ? String(next) : `${next}.${rest}`;
}
