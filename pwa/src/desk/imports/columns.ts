/** The columns of a file as they are chosen from, and those nothing is taken from. Pure. */

import { t } from './words';

/** Headings of columns with something in them that nothing is taken from. */
export function notTaken(
  columns: readonly { n: number; heading: string; filled: number }[],
  settings: { matching: Readonly<Record<string, number>>; key: number | null },
): string[] {
  const taken = new Set([...Object.values(settings.matching), settings.key]);
  return columns
    .filter(({ n, filled }) => filled > 0 && !taken.has(n))
    .map(({ n, heading }) => heading || `${t.column()} ${n + 1}`);
}

/** Longer than this a choice is hard to read. */
const SHOWN = 40;

/** A column as it is chosen: its heading, and what stands in it. */
export function choiceOf({ n, heading, samples }: { n: number; heading: string; samples: readonly string[] }): string {
  const name = heading || `${t.column()} ${n + 1}`;
  const some = samples.slice(0, 2).join(' · ');
  const cut = some.length > SHOWN ? `${some.slice(0, SHOWN - 1)}…` : some;
  return cut === '' ? name : t.choice({ name, samples: cut });
}
