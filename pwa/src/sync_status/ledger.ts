/** The sync page's ledger: what of each job the office has and has not, and what needs a person (V4). */
import type { FileItem, OutboxItem } from '@/app/fieldseal';

export interface Account {
  /** Null for what belongs to no job or customer. */
  group: string | null;
  /** On its way, in the order it was recorded. */
  items: OutboxItem[];
  files: FileItem[];
  /** The office said that it has it: by receipt, by hash. The newest first. */
  sent: OutboxItem[];
  sentFiles: FileItem[];
}

/** Codes of what is settled: the office closed it, or had done so before the person put it aside. */
export const SETTLED: ReadonlySet<string | null | undefined> = new Set(['CLOSED', 'ALREADY_CLOSED']);

/** Refused, and nothing more to do about it. */
const isDecided = ({ state, receipt }: Pick<OutboxItem, 'state' | 'receipt'>): boolean =>
  state === 'refused' && SETTLED.has(receipt?.code);

/** Not taken, or waiting for somebody at the office. */
export const needsAttention = (item: OutboxItem): boolean =>
  (item.state === 'refused' && !isDecided(item)) || item.state === 'with_office';

/**
 * By job. `settled`: from the archive, what took effect. A record is the office's with its receipt, a file when its hash
 * is: "the request went out" counts for nothing. What needs attention is told apart.
 */
export function accounts(
  items: readonly OutboxItem[],
  files: readonly FileItem[],
  settled: readonly OutboxItem[] = [],
): Account[] {
  const found = new Map<string | null, Account>();
  const of = (group: string | null): Account => {
    const one = found.get(group) ?? { group, items: [], files: [], sent: [], sentFiles: [] };
    found.set(group, one);
    return one;
  };
  const groupOf = (item: OutboxItem): string | null => item.groups[0] ?? null;
  for (const item of items) if (item.state === 'waiting') of(groupOf(item)).items.push(item);
  for (const file of files) of(file.job)[file.whole ? 'sentFiles' : 'files'].push(file);
  const receipted = items.filter((item) => item.state === 'receipted');
  for (const item of [...receipted, ...settled]) of(groupOf(item)).sent.push(item);
  for (const one of found.values()) one.sent.sort((a, b) => b.at.localeCompare(a.at));
  return [...found.values()];
}

/** Something of it is only on this device. */
export const isOpen = (account: Account): boolean => account.items.length + account.files.length > 0;

/** What an item is about, from its own arguments: a part's name, a check's item; empty where there is none. */
export function subject(args: Readonly<Record<string, unknown>>): string {
  return [args['name'], args['item_name']].filter((one) => typeof one === 'string').join(' ');
}
