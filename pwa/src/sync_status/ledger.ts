/** The sync page's ledger: what of each job the office has not, and what needs a person (V4). */
import type { FileItem, OutboxItem } from '@/app/fieldseal';

export interface Account {
  /** Null for what belongs to no job or customer. */
  group: string | null;
  items: OutboxItem[];
  files: FileItem[];
}

/** Not taken, or waiting for somebody at the office. */
export const needsAttention = (item: OutboxItem): boolean => item.state === 'refused' || item.state === 'with_office';

/** What is still on its way, by job, in the order it was recorded; whole files are left out. */
export function accounts(items: readonly OutboxItem[], files: readonly FileItem[]): Account[] {
  const found = new Map<string | null, Account>();
  const of = (group: string | null): Account => {
    const one = found.get(group) ?? { group, items: [], files: [] };
    found.set(group, one);
    return one;
  };
  for (const item of items) if (item.state === 'waiting') of(item.groups[0] ?? null).items.push(item);
  for (const file of files) if (!file.whole) of(file.job).files.push(file);
  return [...found.values()];
}

/** What an item is about, from its own arguments: a part's name, a check's item; empty where there is none. */
export function subject(args: Readonly<Record<string, unknown>>): string {
  return [args['name'], args['item_name']].filter((one) => typeof one === 'string').join(' ');
}
