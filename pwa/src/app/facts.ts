/** Reading facts: which ones still stand. Facts are never changed; others beside them replace or take them back (W1). */
import type { Rows } from '@/generated/contract';

/** Without those taken back. */
export function standing<R extends { id: string }>(rows: readonly R[], taken: readonly Rows['withdrawals'][]): R[] {
  const gone = new Set(taken.map((one) => one.fact));
  return rows.filter((row) => !gone.has(row.id));
}

/** Facts that still count: not replaced by a later one. */
export function latest<R extends { id: string; replaces: string | null }>(rows: readonly R[]): R[] {
  const replaced = new Set(rows.map((row) => row.replaces));
  return rows.filter((row) => !replaced.has(row.id));
}

/** The procedure written for the product: its newest version; the exact name before a part of it. */
export function procedureFor(
  product: string,
  procedures: readonly Rows['procedures'][],
): Rows['procedures'] | undefined {
  const named = (one: Rows['procedures'], fits: (name: string) => boolean): boolean =>
    (one.products as unknown as string[]).some(fits);
  const newest = [...procedures].sort((a, b) => b.version.localeCompare(a.version, undefined, { numeric: true }));
  return (
    newest.find((one) => named(one, (name) => name === product)) ??
    newest.find((one) => named(one, (name) => name !== '' && (product.includes(name) || name.includes(product))))
  );
}
