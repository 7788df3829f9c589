/** The register's columns: which there are, how wide, which are shown until somebody chooses. */

import { channelWords, chargeWords, priorityWords } from '@/app/trade';
import { between, time } from '@/ui/format';
import type { RegisterItem } from '../queries';
import { shortDay } from '../short';

export const COLUMNS = [
  'number',
  'status',
  'received_at',
  'customer',
  'address',
  'product',
  'fault',
  'technician',
  'window',
  'contact_phone',
  'serial',
  'priority',
  'charge_type',
  'channel',
  'promised_at',
  'due_at',
  'closed_at',
] as const;

export type Column = (typeof COLUMNS)[number];

export const USUAL: readonly Column[] = [
  'number',
  'status',
  'received_at',
  'customer',
  'address',
  'product',
  'fault',
  'technician',
  'window',
];

/** The track of each column in the table's grid. */
export const WIDTHS: Readonly<Record<Column, string>> = {
  number: '7.75rem',
  status: '8rem',
  received_at: '4.75rem',
  customer: 'minmax(6.5rem, 1fr)',
  address: 'minmax(6.5rem, 1.4fr)',
  product: 'minmax(7rem, 1.2fr)',
  fault: 'minmax(8rem, 1.8fr)',
  technician: '4.75rem',
  window: '5.75rem',
  contact_phone: '7.5rem',
  serial: '8rem',
  priority: '5rem',
  charge_type: '4.5rem',
  channel: '4.5rem',
  promised_at: '4.75rem',
  due_at: '4.75rem',
  closed_at: '4.75rem',
};

/** What stands in a cell: a line, and a quieter one under it. */
export interface Cell {
  text: string;
  under?: string;
}

const word = (words: Readonly<Record<string, () => string>>, key: string): string => words[key]?.() ?? key;

const moment = (at: string | null, now: number): Cell =>
  at === null ? { text: '' } : { text: shortDay(at, now), under: time(at) };

/** Every column besides those that are more than text (number, status). */
export function cell(column: Column, item: RegisterItem, now: number): Cell {
  switch (column) {
    case 'customer':
      return { text: item.customer_name ?? item.contact_name, under: item.contact_phone };
    case 'address':
      return { text: item.address ?? '' };
    case 'product':
      return { text: item.product, under: [item.maker, item.model].filter(Boolean).join(' ') };
    case 'technician':
      return { text: item.technician_name ?? '' };
    case 'window':
      return item.window_start === null
        ? { text: '' }
        : { text: shortDay(item.window_start, now), under: between(item.window_start, item.window_end) };
    case 'priority':
      return { text: word(priorityWords, item.priority) };
    case 'charge_type':
      return { text: word(chargeWords, item.charge_type) };
    case 'channel':
      return { text: word(channelWords, item.channel) };
    case 'received_at':
    case 'promised_at':
    case 'due_at':
    case 'closed_at':
      return moment(item[column], now);
    default:
      return { text: item[column] ?? '' };
  }
}

const KEPT = 'fieldseal.register.columns';

/** The columns this person chose on this device. */
export function chosen(): Column[] {
  const kept = (localStorage.getItem(KEPT) ?? '').split(',');
  const columns = COLUMNS.filter((column) => kept.includes(column));
  return columns.length > 0 ? columns : [...USUAL];
}

/** Keep the choice; the number always stays, it is what opens the job. */
export function choose(columns: readonly Column[]): Column[] {
  const ordered = COLUMNS.filter((column) => column === 'number' || columns.includes(column));
  localStorage.setItem(KEPT, ordered.join(','));
  return ordered;
}
