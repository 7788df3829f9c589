/** A page of the server's rows into the store. Twin of the device's half of `sync/pull.py`. Source: `sync/SPEC.md` Q2–Q5, V2. */

import { rowsOf, type Leave, type Receipt, type SyncAnswer } from './messages';
import { offerAgain } from './outbox';
import { archiveSettled, contradiction, settleLater, settleReceipts, type Outgoing } from './push';
import { replay, type Engine } from './rebase';
import { groupOf, standing, type Kinds, type RowRecord, type Standing, type Table, type Tables } from './store';

/** What applying an answer came to. `renumber`: a new client id is needed before anything else can be sent. */
export interface Applied {
  renumber: boolean;
  /** Ask again at once: more pages, or more to send. */
  more: boolean;
  unsentFiles: boolean;
}

/**
 * Applies a whole answer in the caller's one write transaction: receipts, page, files, outbox and replay together (V2).
 * A page that does not follow on from what is stored (another tab was quicker) is left alone, its receipts are not.
 */
export async function applyAnswer(
  tables: Tables,
  engine: Engine,
  asked: Pick<Outgoing, 'client_id' | 'cursor'>,
  answer: SyncAnswer,
  now: string,
): Promise<Applied> {
  const before = await standing(tables);
  if (before.client_id !== asked.client_id) return { renumber: false, more: true, unsentFiles: false };
  await settleReceipts(tables, before.client_id, answer.receipts);
  const told = contradiction(before, answer.epoch, answer.last_mutation_id);
  if (told === 'device_set_back') return { renumber: true, more: true, unsentFiles: false };
  const offered = told === 'none' || (await afterRestore(tables, answer.last_mutation_id));
  await fileArrivals(tables, answer.files_have);
  const current = before.cursor === asked.cursor;
  const after = current ? await applyPage(tables, engine.kinds, before, answer) : before;
  await tables.meta.put([{ ...after, last_contact: now }]);
  const moved = await archiveSettled(tables, after.seq, now);
  if (current && !answer.more) await dropLeft(tables);
  if (moved + answer.receipts.length > 0 || (current && changesRows(answer))) await replay(tables, engine);
  const waiting = await tables.outbox.by('state', 'waiting');
  const unsent = await tables.files.by('state', 'unsent');
  return { renumber: !offered, more: !current || answer.more || waiting.length > 0, unsentFiles: unsent.length > 0 };
}

const changesRows = (answer: SyncAnswer): boolean =>
  answer.reset || answer.leave.length + answer.del.length + answer.enter.length + Object.keys(answer.put).length > 0 || answer.more;

/** Everything receipted beyond what the restored server knows is offered again, and so is every file. */
async function afterRestore(tables: Tables, last: number): Promise<boolean> {
  const files = await tables.files.by('state', 'whole');
  await tables.files.put(files.map((file) => ({ ...file, state: 'unsent', offset: null })));
  return offerAgain(tables, last);
}

async function fileArrivals(tables: Tables, whole: readonly string[]): Promise<void> {
  for (const sha256 of whole) {
    const file = await tables.files.get(sha256);
    if (file?.state === 'unsent') await tables.files.put([{ ...file, state: 'whole', offset: file.size }]);
  }
}

/** Leave, delete, put, enter, in that order (rule: Messages); then, on the last page of a reset, the swap. */
async function applyPage(tables: Tables, kinds: Kinds, before: Standing, answer: SyncAnswer): Promise<Standing> {
  if (answer.reset) await tables.incoming.clear();
  const resetting = before.resetting || answer.reset;
  const target = resetting ? tables.incoming : tables.base;
  for (const leave of answer.leave) await applyLeave(tables, target, leave, resetting);
  await target.delete(answer.del);
  await target.put(recordsOf(answer, kinds));
  await tables.left.delete(answer.enter);
  await laterOutcomes(tables, before, answer);
  if (resetting && !answer.more) await swap(tables, kinds);
  return {
    ...before,
    epoch: answer.epoch,
    cursor: answer.cursor,
    // A new epoch starts above all others, so this never falls; and it moves only when all up to it is here.
    seq: answer.more ? before.seq : Math.max(before.seq, answer.seq),
    resetting: resetting && answer.more,
  };
}

function recordsOf(answer: SyncAnswer, kinds: Kinds): RowRecord[] {
  return Object.entries(answer.put).flatMap(([kind, put]) =>
    rowsOf(put).map((row) => ({ kind, id: row.id, grp: groupOf(kinds, kind, row), row })),
  );
}

/** The job stays, marked, until `dropLeft` finds nothing of it unreceipted; other groups carry no work and go at once. */
async function applyLeave(tables: Tables, target: Table<RowRecord>, leave: Leave, resetting: boolean): Promise<void> {
  if (leave.job === undefined || resetting) {
    const gone = leave.job ?? leave.customer;
    if (gone !== undefined) await dropGroup(target, gone);
  } else if ((await target.by('grp', leave.job)).length > 0) {
    await tables.left.put([{ job: leave.job, reason: leave.reason, seq: leave.seq }]);
  }
}

async function dropGroup(target: Table<RowRecord>, grp: string): Promise<void> {
  await target.delete((await target.by('grp', grp)).map((record) => [record.kind, record.id]));
}

/** Rule Q3: a lost job goes when its outbox, drafts and files are receipted, and not before. */
export async function dropLeft(tables: Tables): Promise<void> {
  for (const { job } of await tables.left.all()) {
    if (await holdsWork(tables, job)) continue;
    await dropGroup(tables.base, job);
    await dropFiles(tables, job);
    await tables.left.delete([job]);
  }
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

/** The second store takes the first one's place. The catalogue stays, and so do lost jobs with work of ours in them. */
async function swap(tables: Tables, kinds: Kinds): Promise<void> {
  const incoming = await tables.incoming.all();
  const known = new Set(incoming.map((record) => record.grp));
  const base = await tables.base.all();
  const kept = new Set<string>();
  for (const { kind, id } of base) {
    if (kinds[kind]?.column !== 'id' || known.has(id) || !(await holdsWork(tables, id))) continue;
    kept.add(id);
    await tables.left.put([{ job: id, reason: 'reset', seq: 0 }]);
  }
  const gone = base.filter(({ kind, grp }) => kinds[kind]?.catalogue !== true && !kept.has(grp));
  await tables.base.delete(gone.map((record) => [record.kind, record.id]));
  await tables.base.put(incoming);
  await tables.incoming.clear();
  await tables.left.delete([...known]);
}

async function laterOutcomes(tables: Tables, before: Standing, answer: SyncAnswer): Promise<void> {
  for (const row of rowsOf(answer.put['receipts'] ?? [])) {
    const { client_id, mutation_id, outcome, code, message, field } = row;
    // It settles with the next complete page: that one holds what the release wrote.
    const receipt = { id: mutation_id, outcome, code, message, field, seq: before.seq + 1 } as Receipt;
    await settleLater(tables, String(client_id), receipt);
  }
}
