/** A machine's next service: which date counts, and the usual ones. Twin of `server/next_service.py`. Pure. */

import type { Rows } from '@/generated/contract';

type Planned = Rows['next_services'];

/** What is chosen with one tap, in months from today. */
export const USUAL = [3, 6, 12] as const;

/** The entry that no other replaces; undefined where none was ever made. */
export function current(rows: readonly Planned[], equipment: string | null): Planned | undefined {
  const own = rows.filter((row) => row.equipment === equipment);
  const replaced = new Set(own.map((row) => row.replaces));
  return own.find((row) => !replaced.has(row.id));
}

/** The one that counts first, then each that it replaced in turn. */
export function history(rows: readonly Planned[], equipment: string): Planned[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found: Planned[] = [];
  for (let one = current(rows, equipment); one && !found.includes(one); one = byId.get(one.replaces ?? '')) {
    found.push(one);
  }
  return found;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** A day of this device's calendar, `2026-11-22`. */
const dayOf = (when: Date): string => `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;

/** That many months later; on a month's last day where it has no such day. */
export function inMonths(months: number, from: Date = new Date()): string {
  const last = new Date(from.getFullYear(), from.getMonth() + months + 1, 0).getDate();
  return dayOf(new Date(from.getFullYear(), from.getMonth() + months, Math.min(from.getDate(), last)));
}
