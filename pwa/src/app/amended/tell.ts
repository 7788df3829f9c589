/** Lines of a sealed document and their values, in words. Whatever no word is known for stands for itself. */

import { money, when } from '@/ui/format';
import { isObject } from '../disclosures';
import { atLine, isDigest, readObject, type Change } from './note';
import { a, codes, columns, groups } from './words';

const spoken = (words: Readonly<Record<string, () => string>>, key: string): string =>
  (Object.hasOwn(words, key) ? words[key]?.() : undefined) ?? key;

const LINE = /^([a-z_]+)(?:\[([^\]]*)\])?(?:\.(.+))?$/;
const MONEY: readonly string[] = ['price', 'total', 'amount'];
const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** Where names are looked up: the sealed document, and the lines that came after it. */
export function sourcesOf(
  text: string | null | undefined,
  amendments: readonly { changes: readonly unknown[] }[],
): unknown[] {
  const later = amendments.flatMap((row) => row.changes as readonly Change[]);
  return [
    readObject(text ?? ''),
    ...later.map(({ line, after, before }) => ({ [LINE.exec(line)?.[1] ?? '']: [after, before].filter(isObject) })),
  ];
}

/** `parts[<id>].qty` → `零件 四通换向阀 · 数量`. */
export function lineWords(line: string, sources: readonly unknown[]): string {
  const [, list = line, id, column] = LINE.exec(line) ?? [];
  if (id === undefined) return outside(list, column);
  const row = sources.map((source) => atLine(source, `${list}[${id}]`)).find(isObject);
  const named = [spoken(groups, list), row ? nameOf(list, row) : null].filter(Boolean).join(' ');
  return column === undefined ? named : `${named} · ${spoken(columns, column)}`;
}

/** A value of the job itself; `job.customer.name` is the customer's. */
function outside(list: string, column = ''): string {
  if (column === '') return spoken(groups, list);
  const word = spoken(columns, column);
  return list === 'job' ? word : `${spoken(groups, list)} · ${word}`;
}

function nameOf(list: string, row: Readonly<Record<string, unknown>>): string | null {
  const key = { parts: 'name', checks: 'item_name', times: 'kind', photos: 'stage' }[list];
  const value = key === undefined ? null : row[key];
  return typeof value === 'string' ? spoken(codes, value) : null;
}

/** A value; `told`: the personal values beside the text, by path. */
export function valueWords(line: string, value: unknown, told: string | null | undefined): string {
  if (value === null || value === undefined) return a.nothing();
  if (isDigest(value)) return told ?? a.erased();
  if (isObject(value)) return whole(line, value);
  const column = line.split('.').at(-1) ?? '';
  if (typeof value === 'number') return MONEY.includes(column) ? money(value) : String(value);
  if (typeof value === 'string') return MOMENT.test(value) ? when(value) : spoken(codes, value);
  return JSON.stringify(value);
}

/** A whole line in one sentence: what it is, how much. */
function whole(line: string, row: Readonly<Record<string, unknown>>): string {
  const text = (key: string): string => (typeof row[key] === 'string' ? spoken(codes, row[key]) : '');
  const list = LINE.exec(line)?.[1];
  if (list === 'parts') {
    const price = typeof row['price'] === 'number' ? money(row['price']) : '';
    return sentence(text('name'), `× ${text('qty')} ${text('unit')}`, text('lot'), price);
  }
  if (list === 'checks') return sentence(text('item_name'), `${text('reading')} ${text('unit')}`, text('verdict'));
  if (list === 'times') return sentence(text('kind'), `${String(row['minutes'])} min`);
  if (list === 'photos') return sentence(text('stage'));
  if (list === 'ratings') {
    const grades = ['attitude', 'skill', 'arrival', 'promises'].map((one) => row[one]);
    return `${grades.join(' / ')}`;
  }
  return JSON.stringify(row);
}

const sentence = (...words: string[]): string =>
  words
    .map((one) => one.trim())
    .filter(Boolean)
    .join(' · ');
