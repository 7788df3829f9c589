/** A record as plain text, for a message to the dispatcher: what, about which job, when, why, and every value given. */
import type { OutboxItem } from '@/app/fieldseal';
import { date, money, time } from '@/ui/format';
import { fieldWords, valueWords } from './fieldwords';
import { subject } from './ledger';
import { codeWord, nameWord, outcomeWord } from './words';

/** Ids and digests say nothing to a reader; the record's own number says it all to the office. */
const isId = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f-]{36}$|^[0-9a-f]{64}$/.test(value);
const isTime = (value: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

/** With its year: who reads it may read it on another day. */
const stamp = (at: string): string => `${date(at, 0)} ${time(at)}`;

const ORDER = Object.keys(fieldWords);
const fieldWord = (name: string): string => (name in fieldWords ? fieldWords[name as keyof typeof fieldWords]() : name);

function valueWord(name: string, value: unknown): string {
  if (name === 'price' && typeof value === 'number') return money(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (isTime(value)) return stamp(value);
  return value in valueWords ? valueWords[value as keyof typeof valueWords]() : value;
}

export function plainText(
  item: Pick<OutboxItem, 'name' | 'args' | 'at' | 'uuid' | 'receipt'>,
  job: { product: string; number: string | null } | undefined,
): string {
  const { outcome = '', code = null, message = null } = item.receipt ?? {};
  const values = Object.entries(item.args)
    .filter(
      ([name, value]) => value !== null && value !== '' && !isId(value) && name !== 'name' && name !== 'item_name',
    )
    .sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other))
    .map(([name, value]) => `${fieldWord(name)}: ${valueWord(name, value)}`);
  return [
    [nameWord(item.name), subject(item.args)].filter(Boolean).join(' '),
    [job?.number, job?.product].filter(Boolean).join(' '),
    [outcome && outcomeWord(outcome), codeWord(code) ?? message].filter(Boolean).join(': '),
    stamp(item.at),
    ...values,
    item.uuid,
  ]
    .filter(Boolean)
    .join('\n');
}
