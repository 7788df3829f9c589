/** A record as plain text, for a message to the dispatcher: what, about which job, when, why, and every value given. */
import type { OutboxItem } from '@/app/fieldseal';
import { subject } from './ledger';
import { stamp, valuesOf } from './values';
import { codeWord, nameWord, outcomeWord } from './words';

export function plainText(
  item: Pick<OutboxItem, 'name' | 'args' | 'at' | 'uuid' | 'receipt'>,
  job: { product: string; number: string | null } | undefined,
): string {
  const { outcome = '', code = null, message = null } = item.receipt ?? {};
  const values = valuesOf(item.args)
    .filter(({ key }) => key !== 'name' && key !== 'item_name')
    .map(({ label, text }) => `${label}: ${text}`);
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
