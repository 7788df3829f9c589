/** A page of the server's rows into the store. Twin of the device's half of `sync/pull.py`. Source: `sync/SPEC.md` Q2–Q5, V2. */

import { applyLeave, dropLeft, dropUnnamed, holdsWork, namedBy } from './left';
import { rowsOf, type Receipt, type SyncAnswer } from './messages';
import { offerAgainAfterRestore } from './outbox';
import { archiveSettled, contradiction, pruneArchive, settleLater, settleReceipts, type Asked } from './push';
import { replay, type Engine } from './rebase';
import { groupOf, standing, type Kinds, type RowRecord, type Standing, type Tables } from './store';

/** What applying an answer came to. `renumber`: a new client id is needed before anything else can be sent. */
export interface Applied {
  renumber: boolean;
  /** Ask again at once: more pages, more to send, or an answer that told nothing for certain. */
  more: boolean;
  unsentFiles: boolean;
  /** Ids the replay could not run on the rows as they are now. */
  skipped: readonly number[];
}

/** When the answer came, and what it said about the device's clock. */
export interface Seen {
  now: string;
  /** Null where it said nothing that can be used. */
  offset_ms: number | null;
}

/** A contact is worth a write of its own this often. */
const NOTE_CONTACT_MS = 60_000;
/** An offset is only as good as the line; smaller changes are noise. */
const OFFSET_NOISE_MS = 500;
/** Settled work is kept so long, for an office that is restored. */
const ARCHIVE_MS = 70 * 24 * 3600 * 1000;

/**
 * Applies a whole answer in the caller's one write transaction: receipts, page, files, outbox and replay together (V2).
 * A page that does not follow on from what is stored (another tab was quicker) is left alone, its receipts are not.
 */
export async function applyAnswer(
  tables: Tables,
  engine: Engine,
  asked: Asked,
  answer: SyncAnswer,
  seen: Seen,
): Promise<Applied> {
  const before = await standing(tables);
  if (before.client_id !== asked.client_id) return { ...NOTHING_NEW, more: true };
  const told = contradiction(before, asked, answer.epoch, answer.last_mutation_id);
  if (told === 'unclear') return { ...NOTHING_NEW, more: true };
  if (told === 'device_set_back') return { ...NOTHING_NEW, renumber: true };
  if (told === 'server_restored' && !(await afterRestore(tables, answer.last_mutation_id))) {
    return { ...NOTHING_NEW, renumber: true };
  }
  await settleReceipts(tables, asked, answer.receipts);
  await fileArrivals(tables, answer.files_have);
  const current = before.cursor === asked.cursor && answer.notice?.revoked !== true;
  const { sweep, ...page } = current ? await applyPage(tables, engine.kinds, before, answer) : before;
  const after = { ...page, ...(sweep === true && (answer.more || !current) ? { sweep } : {}) };
  if (await noteStanding(tables, before, after, seen)) await pruneArchive(tables, keptSince(answer.server_time));
  const dropped = current && !answer.more ? await dropLost(tables, engine, sweep === true) : 0;
  const moved = await archiveSettled(tables, after.seq, answer.server_time);
  const changed = moved + dropped + answer.receipts.length > 0 || told !== 'none' || (current && changesRows(answer));
  const skipped = changed ? await replay(tables, engine) : [];
  return { ...(await whatIsLeft(tables, answer)), renumber: false, skipped };
}

/** With the last page: before it, what a lost job leaves behind may still be named, or the job given back. */
async function dropLost(tables: Tables, engine: Engine, sweep: boolean): Promise<number> {
  const dropped = await dropLeft(tables, engine.kinds);
  return sweep ? dropped + (await dropUnnamed(tables, engine, (await standing(tables)).client_id)) : dropped;
}

const NOTHING_NEW: Applied = { renumber: false, more: false, unsentFiles: false, skipped: [] };

async function whatIsLeft(tables: Tables, answer: SyncAnswer): Promise<Pick<Applied, 'more' | 'unsentFiles'>> {
  const waiting = await tables.outbox.by('state', 'waiting');
  const unsent = await tables.files.by('state', 'unsent');
  return { more: answer.more || waiting.length > 0, unsentFiles: unsent.length > 0 };
}

/** The desk asks every two seconds: an answer that changes nothing must not cost a write to disk. */
async function noteStanding(tables: Tables, before: Standing, after: Standing, seen: Seen): Promise<boolean> {
  const { epoch, cursor, seq, resetting, last_contact, offset_ms } = before;
  const moved = after.epoch !== epoch || after.cursor !== cursor || after.seq !== seq || after.resetting !== resetting;
  const clock = seen.offset_ms !== null && Math.abs(seen.offset_ms - (offset_ms ?? Infinity)) > OFFSET_NOISE_MS;
  const longAgo = last_contact === null || Math.abs(Date.parse(seen.now) - Date.parse(last_contact)) > NOTE_CONTACT_MS;
  if (!moved && !clock && !longAgo && before.sweep === after.sweep) return false;
  await tables.meta.put([{ ...after, last_contact: seen.now, offset_ms: clock ? seen.offset_ms : offset_ms }]);
  return true;
}

/** Where the archive begins (rule Q5). By the office's clock: this one may be months ahead (V7). '' where nobody can read it. */
function keptSince(server_time: string): string {
  const since = new Date(Date.parse(server_time) - ARCHIVE_MS);
  return Number.isNaN(since.getTime()) ? '' : since.toISOString();
}

const changesRows = (answer: SyncAnswer): boolean =>
  answer.reset || answer.leave.length + answer.del.length + answer.enter.length + Object.keys(answer.put).length > 0;

/** Everything receipted beyond what the restored server knows is offered again, and so is every file. */
async function afterRestore(tables: Tables, last: number): Promise<boolean> {
  const files = await tables.files.by('state', 'whole');
  await tables.files.put(files.map((file) => ({ ...file, state: 'unsent', known: false, offset: null })));
  return offerAgainAfterRestore(tables, last);
}

async function fileArrivals(tables: Tables, whole: readonly string[]): Promise<void> {
  for (const sha256 of whole) {
    const file = await tables.files.get(sha256);
    if (file !== undefined && file.state !== 'whole')
      await tables.files.put([{ ...file, state: 'whole', offset: file.size, problem: null }]);
  }
}

/** Leave, delete, put, enter, in that order (rule: Messages); then, on the last page of a reset, the swap. */
async function applyPage(tables: Tables, kinds: Kinds, before: Standing, answer: SyncAnswer): Promise<Standing> {
  if (answer.reset) await tables.incoming.clear();
  const resetting = before.resetting || answer.reset;
  const target = resetting ? tables.incoming : tables.base;
  let sweep = before.sweep === true;
  for (const leave of answer.leave) sweep = !(await applyLeave(tables, target, leave, resetting)) || sweep;
  await target.delete(answer.del);
  await target.put(recordsOf(answer, kinds));
  await tables.left.delete(answer.enter);
  await laterOutcomes(tables, before, answer);
  if (resetting && !answer.more) await swap(tables, kinds);
  return {
    ...before,
    epoch: answer.epoch,
    cursor: answer.cursor,
    // A partial page carries the last complete seq, and a new epoch starts above all others: so this never falls.
    seq: Math.max(before.seq, answer.seq),
    resetting: resetting && answer.more,
    ...(sweep ? { sweep } : {}),
  };
}

function recordsOf(answer: SyncAnswer, kinds: Kinds): RowRecord[] {
  return Object.entries(answer.put).flatMap(([kind, put]) =>
    rowsOf(put).map((row) => ({ kind, id: row.id, grp: groupOf(kinds, kind, row), row })),
  );
}

/** The second store takes the first one's place. The catalogue stays, and so do lost jobs with work of ours in them, and what they name. */
async function swap(tables: Tables, kinds: Kinds): Promise<void> {
  const incoming = await tables.incoming.all();
  const known = new Set(incoming.map((record) => record.grp));
  const base = await tables.base.all();
  const kept = new Set<string>();
  for (const { kind, id } of base) {
    if (kinds[kind]?.column !== 'id' || known.has(id) || !(await holdsWork(tables, id))) continue;
    kept.add(id);
    for (const { grp } of await namedBy(tables, kinds, id)) if (!known.has(grp)) kept.add(grp);
    await tables.left.put([{ job: id, reason: 'reset', seq: 0 }]);
  }
  const gone = base.filter(({ kind, grp }) => kinds[kind]?.catalogue !== true && !kept.has(grp));
  await tables.base.delete(gone.map((record) => [record.kind, record.id]));
  await tables.base.put(incoming);
  await tables.incoming.clear();
  await tables.left.delete([...known]);
}

async function laterOutcomes(tables: Tables, before: Standing, answer: SyncAnswer): Promise<void> {
  const rows = rowsOf(answer.put['receipts'] ?? []);
  for (const row of rows.sort((a, b) => (String(a['at']) < String(b['at']) ? -1 : 1))) {
    const { client_id, mutation_id, outcome, code, message, field } = row;
    // It settles with the next complete page: that one holds what the release wrote.
    const receipt = { id: mutation_id, outcome, code, message, field, seq: before.seq + 1 } as Receipt;
    await settleLater(tables, String(client_id), receipt);
  }
}
