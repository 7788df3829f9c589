/** What a record says, value by value, in the trade's words; what nobody has words for is told under its own name. */
import { bytes, calendarDay, date, minutes, money, time } from '@/ui/format';
import { fieldWords, valueWords } from './fieldwords';

export interface Value {
  key: string;
  label: string;
  text: string;
}

/** Who or what an id belongs to; null where that is not known here. */
export type Named = (key: string, id: string) => string | null;

export const isId = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9a-f-]{36}$|^[0-9a-f]{64}$/.test(value);
const isTime = (value: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
const isDay = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value);

/** With its year: who reads it may read it on another day. */
export const stamp = (at: string): string => `${date(at, 0)} ${time(at)}`;

const ORDER = Object.keys(fieldWords);
const RATED = new Set(['attitude', 'skill', 'arrival', 'promises']);
const words = valueWords as Readonly<Record<string, (() => string) | undefined>>;

export const fieldWord = (name: string): string =>
  name in fieldWords ? fieldWords[name as keyof typeof fieldWords]() : name;

/** One of the wire's words in the reader's; some mean another thing under another name. */
export const choiceWord = (key: string, value: string): string =>
  words[`${key}_${value}`]?.() ?? words[value]?.() ?? value;

const NUMBERS: Readonly<Record<string, (value: number) => string>> = {
  price: money,
  amount: money,
  total: money,
  size: bytes,
  minutes,
  accuracy_m: (value) => `${value} m`,
  lat_e7: (value) => (value / 1e7).toFixed(5),
  lon_e7: (value) => (value / 1e7).toFixed(5),
};

export function valueWord(key: string, value: unknown): string {
  if (typeof value === 'number') {
    return NUMBERS[key]?.(value) ?? (RATED.has(key) ? choiceWord('grade', String(value)) : String(value));
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  if (isTime(value)) return stamp(value);
  if (isDay(value)) return calendarDay(value);
  // What `jobs.edit` changed, and under which name a record was kept.
  return key === 'field' ? fieldWord(value) : choiceWord(key, value);
}

/** Every value that is there. Ids and digests say nothing to a reader, unless somebody can name what they belong to. */
export function valuesOf(args: unknown, named: Named = () => null): Value[] {
  const found = [...leaves(args)].flatMap(([key, value]) => {
    const text = isId(value) ? named(key, value as string) : valueWord(key, value);
    return text === null || text === '' ? [] : [{ key, label: fieldWord(key), text }];
  });
  const place = ({ key }: Value): number => (ORDER.indexOf(key) + ORDER.length + 1) % (ORDER.length + 1);
  return found.sort((one, other) => place(one) - place(other));
}

/** An object in an object is told by its path, a list by its places. */
function* leaves(node: unknown, path = ''): Generator<[key: string, value: unknown]> {
  if (typeof node !== 'object') {
    if (node !== undefined) yield [path, node];
  } else if (node !== null) {
    for (const [key, value] of Object.entries(node)) yield* leaves(value, path ? `${path}.${key}` : key);
  }
}
