/** The sync page's ledger: what of each job the office has not, and what needs a person (V4). */
import type { Readable } from 'svelte/store';
import type { live } from '@/app/fieldseal';

type Of<T> = T extends Readable<(infer I)[]> ? I : never;
export type OutboxItem = Of<typeof live.outbox>;
export type FileItem = Of<typeof live.files>;

export interface Account {
  /** Null for what belongs to no job. */
  job: string | null;
  items: OutboxItem[];
  files: FileItem[];
}

/** Taken, but somebody will look; or not taken. */
export const needsAttention = (item: OutboxItem): boolean =>
  item.state === 'refused' || item.state === 'with_office' || item.receipt?.outcome === 'flagged';

/** What is still on its way, by job, in the order it was recorded; whole files are left out. */
export function accounts(items: readonly OutboxItem[], files: readonly FileItem[]): Account[] {
  const found = new Map<string | null, Account>();
  const of = (job: string | null): Account => {
    const one = found.get(job) ?? { job, items: [], files: [] };
    found.set(job, one);
    return one;
  };
  for (const item of items) if (item.state === 'waiting') of(item.jobs[0] ?? null).items.push(item);
  for (const file of files) if (!file.whole) of(file.job).files.push(file);
  return [...found.values()];
}

/** What an item is about, from its own arguments: a part's name, a check's item; empty where there is none. */
export function subject(args: unknown): string {
  const { name, item_name: item } = args as { name?: unknown; item_name?: unknown };
  return [name, item].filter((one) => typeof one === 'string').join(' ');
}
