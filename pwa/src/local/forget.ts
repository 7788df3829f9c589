/**
 * A person was erased (rule S3): what lies of him on this device goes too. His rows come without him by the ordinary
 * pull; here it is about what no pull reaches: rows of jobs that were taken away, what was sent and is kept for an
 * office that is restored, half-filled forms. What is not sent yet stays as it is: the office takes it in without him.
 */

import { canonical, utf8Length } from '@sync/canonical';
import type { Mutation } from '@sync/messages';
import type { Entry, RowRecord, Tables } from '@sync/store';
import { EMPTIED, PERSONAL } from '@/generated/contract';
import { ERASED } from './erased';
import { left } from './left';

/** What was sent is kept 70 days; an erasure older than that finds nothing of its time. */
const LOOKED_FOR_MS = 80 * 24 * 3600 * 1000;

const personal: Readonly<Record<string, readonly string[]>> = PERSONAL;

/** Whether rows changed: then the outbox is to be replayed over them. */
export async function forgetErased(tables: Tables, now: number): Promise<boolean> {
  let changed = false;
  for (const { row } of await tables.base.by('kind', 'erasures')) {
    if (!(now - Date.parse(String(row['at'])) < LOOKED_FOR_MS)) continue;
    const jobs = Array.isArray(row['jobs']) ? (row['jobs'] as unknown[]).map(String) : [];
    for (const grp of [String(row['customer']), ...jobs]) changed = (await forgetGroup(tables, grp)) || changed;
  }
  return changed;
}

async function forgetGroup(tables: Tables, grp: string): Promise<boolean> {
  const rows = (await tables.base.by('grp', grp)).map((record): [RowRecord, RowRecord] => [
    record,
    { ...record, row: left(record.kind, record.row) },
  ]);
  const told = rows.filter(([before, after]) => before.row !== after.row).map(([, after]) => after);
  await tables.base.put(told);
  await tables.archive.put(redacted(await tables.archive.by('groups', grp)));
  const sent = (await tables.outbox.by('groups', grp)).filter((entry) => entry.state !== 'waiting');
  await tables.outbox.put(redacted(sent));
  await tables.drafts.delete((await tables.drafts.by('grp', grp)).map((draft) => draft.key));
  return told.length > 0;
}

/** Those that told of him, as they may stay: each still is the work it was. */
function redacted<E extends Entry>(entries: readonly E[]): E[] {
  return entries.flatMap((entry) => {
    const mutation = JSON.parse(entry.body) as Mutation;
    const args = withoutHim(mutation);
    if (args === mutation.args) return [];
    const body = canonical({ ...mutation, args });
    return [{ ...entry, body, bytes: utf8Length(body) }];
  });
}

function withoutHim({ name, args }: Mutation): Mutation['args'] {
  const named = (personal[name] ?? []).filter((one) => (args[one] ?? null) !== null && args[one] !== ERASED);
  if (named.length === 0 || !isAboutAPerson(args)) return args;
  return { ...args, ...Object.fromEntries(named.map((one) => [one, typeof args[one] === 'string' ? ERASED : null])) };
}

/** Of the change of one field (`jobs.edit`): whether that field is a person's. */
function isAboutAPerson(args: Mutation['args']): boolean {
  return !('from' in args && 'to' in args) || String(args['field']) in EMPTIED.jobs;
}
