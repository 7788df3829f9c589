/** Where a signed text and the register differ, line by line, in words. Source of the lines: `server/signatures/compare.py`. */

import { fieldWord, valueWord } from '@/sync_status/values';
import { sectionWords, whyWords } from './sealwords';

export interface Line {
  /** `parts[<id>].qty` */
  line: string;
  why: string;
  signed: unknown;
  office: unknown;
}

export interface Told {
  /** `零件 2 · 数量` */
  where: string;
  why: string;
  signed: string;
  office: string;
}

const spoken = (words: Readonly<Record<string, () => string>>, key: string): string => words[key]?.() ?? key;

const ABSENT = '–';

/** Ids in a line become places: the second part that is named is "part 2". */
export function toldOf(lines: readonly Line[]): Told[] {
  const places = new Map<string, string[]>();
  return lines.map(({ line, why, signed, office }) => {
    const parts = line.split('.').map((one) => named(one, places));
    const key = /\.([a-z_0-9]+)$/.exec(line)?.[1] ?? '';
    const shown = (value: unknown): string => (value === null || value === undefined ? ABSENT : valueWord(key, value));
    return { where: parts.join(' · '), why: spoken(whyWords, why), signed: shown(signed), office: shown(office) };
  });
}

function named(part: string, places: Map<string, string[]>): string {
  const [, name = part, id] = /^([^[]+)\[(.+)\]$/.exec(part) ?? [];
  const word = name in sectionWords ? spoken(sectionWords, name) : fieldWord(name);
  if (id === undefined) return word;
  const known = places.get(name) ?? [];
  if (!known.includes(id)) places.set(name, [...known, id]);
  return `${word} ${(places.get(name) ?? []).indexOf(id) + 1}`;
}
