/** Jobs that are lost, and what goes from the device with them. Source: `sync/SPEC.md` Q3. */

import { baseReader } from './draft';
import type { Leave } from './messages';
import type { Engine } from './rebase';
import type { Kinds, RowRecord, Table, Tables } from './store';

/**
 * The job stays, marked, until `dropLeft` finds nothing of it unreceipted; other groups carry no work and go at once.
 * False where the job's own row was not here, so that nothing tells what else came for it.
 */
export async function applyLeave(
  tables: Tables,
  target: Table<RowRecord>,
  leave: Leave,
  resetting: boolean,
): Promise<boolean> {
  if (leave.job === undefined || resetting) {
    const gone = leave.job ?? leave.customer;
    if (gone !== undefined) await dropGroup(target, gone);
    return leave.job === undefined;
  }
  const rows = await target.by('grp', leave.job);
  if (rows.length > 0) await tables.left.put([{ job: leave.job, reason: leave.reason, seq: leave.seq }]);
  return rows.some(({ id }) => id === leave.job);
}

async function dropGroup(target: Table<RowRecord>, grp: string): Promise<void> {
  await target.delete((await target.by('grp', grp)).map((record) => [record.kind, record.id]));
}

/**
 * Rule Q3: a lost job goes when its outbox, drafts and files are receipted, and not before. What only it had named, such as
 * its customer, goes with it: `leave` speaks of jobs alone, and nobody's address stays on a phone that has no work there.
 */
export async function dropLeft(tables: Tables, kinds: Kinds): Promise<number> {
  let dropped = 0;
  const named = new Map<string, Naming>();
  for (const { job } of await tables.left.all()) {
    if (await holdsWork(tables, job)) continue;
    for (const naming of await namedBy(tables, kinds, job)) named.set(naming.grp, naming);
    await dropGroup(tables.base, job);
    await dropFiles(tables, job);
    await tables.left.delete([job]);
    dropped += 1;
  }
  for (const naming of named.values()) if (!(await isWanted(tables, naming))) await dropGroup(tables.base, naming.grp);
  return dropped;
}

/** A group that rows of `kind` name in `column`. */
interface Naming {
  grp: string;
  kind: string;
  column: string;
}

export async function namedBy(tables: Tables, kinds: Kinds, job: string): Promise<Naming[]> {
  const found: Naming[] = [];
  for (const info of Object.values(kinds)) {
    if (info.namedBy === undefined) continue;
    const [kind, column] = info.namedBy;
    const grp = (await tables.base.get([kind, job]))?.row[column];
    if (typeof grp === 'string') found.push({ grp, kind, column });
  }
  return found;
}

async function isWanted(tables: Tables, { grp, kind, column }: Naming): Promise<boolean> {
  const rows = await tables.base.by('kind', kind);
  return rows.some(({ row }) => row[column] === grp) || (await holdsWork(tables, grp));
}

/** Whether something of this job is here that the server has not said it has. */
export async function holdsWork(tables: Tables, job: string): Promise<boolean> {
  const unsent = (await tables.outbox.by('groups', job)).some((entry) => entry.state === 'waiting');
  const files = (await tables.files.by('grp', job)).some((file) => file.state !== 'whole');
  return unsent || files || (await tables.drafts.by('grp', job)).length > 0;
}

async function dropFiles(tables: Tables, job: string): Promise<void> {
  const hashes = (await tables.files.by('grp', job)).map((file) => file.sha256);
  await tables.bytes.delete(hashes);
  await tables.files.delete(hashes);
}

/**
 * A technician has customers through jobs alone. One whose job was lost before it had come is named by nothing here, and no
 * `leave` will speak of it (rule Q3.5). A desk has customers without jobs, and may.
 */
export async function dropUnnamed(tables: Tables, { kinds, caller }: Engine, client_id: string): Promise<number> {
  if ((await caller(baseReader(tables, kinds), client_id)).role !== 'technician') return 0;
  let dropped = 0;
  for (const [own, { namedBy: naming }] of Object.entries(kinds)) {
    if (naming === undefined) continue;
    const [by, column] = naming;
    const named = new Set((await tables.base.by('kind', by)).map(({ row }) => row[column]));
    const belong = Object.keys(kinds).filter((kind) => kind === own || kinds[kind]?.column === column);
    const rows = await Promise.all(belong.map((kind) => tables.base.by('kind', kind)));
    for (const grp of new Set(rows.flat().map((record) => record.grp))) {
      if (named.has(grp) || (await holdsWork(tables, grp))) continue;
      await dropGroup(tables.base, grp);
      dropped += 1;
    }
  }
  return dropped;
}
