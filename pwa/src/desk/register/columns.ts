/** The register's columns: which there are, how wide, which are shown until somebody chooses. */

import { channelWords, chargeWords, priorityWords } from '@/app/trade';
import { between, date, time } from '@/ui/format';
import { dayOf } from '../moments';
import type { RegisterItem } from '../queries';

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
  number: '8.5rem',
  status: '6.75rem',
  received_at: '6.5rem',
  customer: 'minmax(7rem, 1.1fr)',
  address: 'minmax(9rem, 1.8fr)',
  product: 'minmax(8rem, 1.4fr)',
  fault: 'minmax(9rem, 2fr)',
  technician: '5.5rem',
  window: '8.5rem',
  contact_phone: '7.5rem',
  serial: '8rem',
  priority: '5.5rem',
  charge_type: '5rem',
  channel: '4.5rem',
  promised_at: '7rem',
  due_at: '7rem',
  closed_at: '7rem',
};

/** A moment as short as it can be: the hour today, else day and hour. */
export function short(at: string | null, now: number): string {
  if (at === null) return '';
  return dayOf(at) === dayOf(now) ? time(at) : `${date(at, now)} ${time(at)}`;
}

/** A window as short as it can be. */
export function shortWindow(start: string | null, end: string | null, now: number): string {
  if (start === null) return '';
  return dayOf(start) === dayOf(now) ? between(start, end) : `${date(start, now)} ${between(start, end)}`;
}

const word = (words: Readonly<Record<string, () => string>>, key: string): string => words[key]?.() ?? key;

/** What stands in the cell, besides those that are more than text (number, status). */
export function cell(column: Column, item: RegisterItem, now: number): string {
  switch (column) {
    case 'customer':
      return item.customer_name ?? item.contact_name;
    case 'product':
      return [item.product, item.model].filter(Boolean).join(' · ');
    case 'technician':
      return item.technician_name ?? '';
    case 'window':
      return shortWindow(item.window_start, item.window_end, now);
    case 'priority':
      return word(priorityWords, item.priority);
    case 'charge_type':
      return word(chargeWords, item.charge_type);
    case 'channel':
      return word(channelWords, item.channel);
    case 'received_at':
    case 'promised_at':
    case 'due_at':
    case 'closed_at':
      return short(item[column], now);
    default:
      return item[column] ?? '';
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
