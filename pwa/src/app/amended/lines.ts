/** What of a sealed document can be corrected, line by line, with the value that holds now. */

import { isObject, readDisclosures } from '../disclosures';
import { atLine, isDigest, readObject, type Change, type Told } from './note';

export type LineKind = 'text' | 'decimal' | 'whole' | 'money' | 'verdict';

export interface Line {
  line: string;
  kind: LineKind;
  /** As it stands in the text, or in the newest amendment. */
  value: Told;
  /** The words of a personal value; of every other one, null. */
  told: string | null;
}

type Columns = readonly (readonly [column: string, kind: LineKind])[];

const JOB: Columns = [
  ['actual_fault', 'text'],
  ['fault', 'text'],
  ['product', 'text'],
  ['maker', 'text'],
  ['model', 'text'],
  ['serial', 'text'],
  ['customer.name', 'text'],
  ['customer.phone', 'text'],
  ['site.address', 'text'],
];
const LISTS: Readonly<Record<string, Columns>> = {
  parts: [
    ['name', 'text'],
    ['qty', 'decimal'],
    ['model', 'text'],
    ['lot', 'text'],
    ['serial', 'text'],
    ['certificate_no', 'text'],
    ['price', 'money'],
  ],
  checks: [
    ['reading', 'decimal'],
    ['verdict', 'verdict'],
  ],
  times: [['minutes', 'whole']],
};

export interface Group {
  /** The line the group is about: `job`, `parts[<id>]`, `price`. */
  of: string;
  lines: Line[];
}

/** Groups of lines in the order of the paper. `amendments`: those of the seal, in order. */
export function linesOf(
  seal: { text: string; disclosures: string | null },
  amendments: readonly { changes: readonly unknown[]; disclosures: string | null }[],
): Group[] {
  const document = readObject(seal.text);
  if (document === null) return [];
  const now = latest(amendments);
  const values = readDisclosures(seal.disclosures ?? '{}') ?? {};
  const stated = (line: string, kind: LineKind): Line => {
    const changed = now.get(line);
    if (changed) return { line, kind, ...changed };
    const value = (atLine(document, line) ?? null) as Told;
    return { line, kind, value, told: isDigest(value) ? (values[line]?.[1] ?? null) : null };
  };
  const listed = Object.entries(LISTS).flatMap(([list, columns]) =>
    idsOf(document[list])
      .map((id) => `${list}[${id}]`)
      .map((of) => ({ of, lines: columns.map(([column, kind]) => stated(`${of}.${column}`, kind)) })),
  );
  return [
    { of: 'job', lines: JOB.map(([column, kind]) => stated(`job.${column}`, kind)) },
    ...listed,
    { of: 'price', lines: [stated('price.total', 'money')] },
  ];
}

/** Line → its newest value, of all amendments. */
function latest(amendments: readonly { changes: readonly unknown[]; disclosures: string | null }[]) {
  const found = new Map<string, { value: Told; told: string | null }>();
  for (const row of amendments) {
    const told = toldIn(row);
    for (const { line, after } of row.changes as readonly Change[]) {
      found.set(line, { value: after, told: told[`${line}.after`] ?? null });
    }
  }
  return found;
}

/** The personal values beside an amendment, by path; none once erased. */
export function toldIn(row: { disclosures: string | null }): Readonly<Record<string, string>> {
  const values = readDisclosures(row.disclosures ?? '{}') ?? {};
  return Object.fromEntries(Object.entries(values).map(([path, [, value]]) => [path, value]));
}

const idsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter(isObject).map((one) => String(one['id'])) : [];
