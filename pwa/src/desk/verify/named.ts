/** Marks by what names them, and sets of them. */

// No interface: it goes out as JSON.
export type Named = { code: string; row: string | null };

export const keyOf = ({ code, row }: Named): string => `${code} ${row ?? ''}`;
/** The same set with this one in it, or out of it. */
export function toggled(all: ReadonlySet<string>, one: string): Set<string> {
  const next = new Set(all);
  if (!next.delete(one)) next.add(one);
  return next;
}
