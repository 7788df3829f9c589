/** A record as plain text, for a message to the dispatcher: what, about which job, when, why, and every value given. */
import type { OutboxItem } from '@/app/fieldseal';
import { nameWord, codeWord, outcomeWord } from './words';
import { subject } from './ledger';

/** Ids say nothing to a reader; the record's own number says it all to the office. */
const isId = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);

export function plainText(
  item: Pick<OutboxItem, 'name' | 'args' | 'at' | 'uuid' | 'receipt'>,
  job: { product: string; number: string | null } | undefined,
): string {
  const { outcome = '', code = null, message = null } = item.receipt ?? {};
  const values = Object.entries(item.args)
    .filter(([, value]) => value !== null && value !== '' && !isId(value))
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [
    [nameWord(item.name), subject(item.args)].filter(Boolean).join(' '),
    [job?.number, job?.product].filter(Boolean).join(' '),
    [outcome && outcomeWord(outcome), codeWord(code) ?? message].filter(Boolean).join(': '),
    item.at,
    ...values,
    item.uuid,
  ]
    .filter(Boolean)
    .join('\n');
}
