/** What the office decided about work of this device that had waited for it: later outcomes, come as rows (P3.7). */
import { readable, type Readable } from 'svelte/store';
import { viewReader } from '@sync/draft';
import { mutationOf } from '@sync/rebase';
import type { Entry, Tables } from '@sync/store';
import { ofHere } from '@/app/session';
import type { Rows } from '@/generated/contract';
import { follow } from '@/local/follow';
import { KINDS } from '@/local/kinds';
import { subject } from './ledger';

const DAYS_MS = 14 * 86_400_000;
const FINAL = new Set(['applied', 'flagged', 'rejected']);

export interface Decided {
  /** Of the row. */
  id: string;
  name: string;
  about: string;
  group: string | null;
  took: boolean;
  /** The office's reason, where it was not taken. */
  code: string | null;
  message: string | null;
  at: string;
  /** Of the entry that still lies in the outbox, to be put away; null where it settled by itself. */
  n: number | null;
}

export function decidedOf(row: Rows['receipts'], entry: Entry | undefined, isOpen: boolean): Decided | null {
  if (entry === undefined || !FINAL.has(row.outcome)) return null;
  return {
    id: row.id,
    name: entry.name,
    about: entry.name === 'signatures.sign' ? '' : subject(mutationOf(entry).args),
    group: entry.groups[0] ?? null,
    took: row.outcome !== 'rejected',
    code: row.code,
    message: row.message,
    at: row.at,
    n: isOpen ? entry.n : null,
  };
}

async function ask(tables: Tables): Promise<Decided[]> {
  const rows = await viewReader(tables, KINDS).all('receipts');
  const since = new Date(Date.now() - DAYS_MS).toISOString();
  const told: (Decided | null)[] = [];
  for (const row of rows as unknown as Rows['receipts'][]) {
    if (row.at < since) continue;
    const key = [row.client_id, row.mutation_id];
    const [open] = await tables.outbox.by('[client_id+id]', key);
    told.push(decidedOf(row, open ?? (await tables.archive.get(key)), open !== undefined));
  }
  return told.filter((one) => one !== null).sort((a, b) => b.at.localeCompare(a.at));
}

/** Of the last fourteen days, newest first. */
export const decided: Readable<Decided[]> = ofHere<Decided[]>([], (one) =>
  readable<Decided[]>([], (set) => follow(one.store, { names: ['base', 'overlay', 'outbox', 'archive'], ask }, set)),
);
