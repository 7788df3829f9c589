/**
 * Answers kept from one start to the next, so that the first screen need not read a whole day's work before it shows it.
 * Never older than the store: every change of the view leaves a new mark in the same transaction, and a kept answer
 * counts only under the mark it was read at. They lie among the drafts, because a new table would need a new version of
 * the database, which an old build could not open (V6).
 */

import type { TableName, Tables } from '@sync/store';
import type { UserDb } from './db';

const MARK = 'kept/mark';
/** What an answer may be made of: a change of any of these makes all kept answers worthless. */
const VIEW: ReadonlySet<TableName> = new Set<TableName>(['base', 'overlay']);

interface Kept {
  mark: string;
  text: string;
}

const record = (key: string, value: unknown) => ({ key, grp: '', value, saved_at: '' });

/** The mark the view stands at; '' where nothing was ever written. */
export const markOf = async (tables: Pick<Tables, 'drafts'>): Promise<string> =>
  ((await tables.drafts.get(MARK))?.value as string | undefined) ?? '';

/** Leaves a new mark if the view was `touched`. */
export async function mark(tables: Tables, touched: ReadonlySet<TableName>): Promise<void> {
  if ([...touched].some((name) => VIEW.has(name))) await tables.drafts.put([record(MARK, crypto.randomUUID())]);
}

/** The kept answer as JSON text, if it is still what the store would answer. */
export async function keptAnswer(tables: Pick<Tables, 'drafts'>, key: string): Promise<string | undefined> {
  const kept = (await tables.drafts.get(`kept/${key}`))?.value as Kept | undefined;
  return kept !== undefined && kept.mark === (await markOf(tables)) ? kept.text : undefined;
}

/** For the next start. Past the store's own `write`: it changes nothing an answer is made of. */
export const keep = async (db: UserDb, key: string, kept: Kept): Promise<void> => {
  await db.of('drafts').put(record(`kept/${key}`, kept));
};
