/**
 * Answers kept from one start to the next, so that the first screen need not read a whole day's work before it shows it.
 * Never older than the store: every change of the view leaves a new mark in the same transaction, which also erases what
 * was kept under the one before, the names and addresses in it included. It lies among the drafts, because a new table
 * would need a new version of the database, which an old build could not open (V6).
 */

import type { TableName, Tables } from '@sync/store';
import type { UserDb } from './db';
import { KEPT, type KeptRecord, type Sight } from './names';

/** What an answer may be made of: a change of any of these makes all kept answers worthless. */
const VIEW: ReadonlySet<TableName> = new Set<TableName>(['base', 'overlay']);
const NOTHING: KeptRecord = { mark: '', answers: {} };

const record = (value: KeptRecord) => ({ key: KEPT, grp: '', value, saved_at: '' });

const found = async (tables: Pick<Tables, 'drafts'>): Promise<KeptRecord> =>
  ((await tables.drafts.get(KEPT))?.value as KeptRecord | undefined) ?? NOTHING;

/** The mark the view stands at; '' where nothing was ever written. */
export const markOf = async (tables: Pick<Tables, 'drafts'>): Promise<string> => (await found(tables)).mark;

/** Leaves a new mark if the view was `touched`. */
export async function mark(tables: Tables, touched: ReadonlySet<TableName>): Promise<void> {
  if (![...touched].some((name) => VIEW.has(name))) return;
  await tables.drafts.put([record({ mark: crypto.randomUUID(), answers: {} })]);
}

/** The kept answer as JSON text, if it is still what the store would answer, with the mark it stands under. */
export async function keptAnswer(
  tables: Pick<Tables, 'drafts'>,
  name: string,
): Promise<{ mark: string; text: string } | undefined> {
  const { mark: at, answers } = await found(tables);
  const text = answers[name];
  return text === undefined ? undefined : { mark: at, text };
}

/** What one question leaves for the next start: its answer under the mark it was read at, and what it looked like. */
export interface Keeping {
  name: string;
  mark: string;
  text: string;
  sight?: Sight | undefined;
}

/** Not where the view has moved on since. Past the store's own `write`: it changes nothing an answer is made of. */
export const keep = (db: UserDb, { name, mark: at, text, sight }: Keeping): Promise<void> =>
  db.transaction('rw', ['drafts'], async (transaction) => {
    const drafts = transaction.table<{ value: unknown }>('drafts');
    const now = ((await drafts.get(KEPT))?.value as KeptRecord | undefined) ?? NOTHING;
    if (now.mark !== at) return;
    const answers = { ...now.answers, [name]: text };
    await drafts.put(record({ ...now, answers, ...(sight === undefined ? {} : { sight }) }));
  });
