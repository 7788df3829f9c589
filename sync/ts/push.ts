/** What to send, and what the receipts say. Twin of `sync/push.py`. Source: `sync/SPEC.md` P1, P3, V2, V4. */

import { LIMITS, PROTOCOL, requestText, tookEffect, type Receipt, type RequestHead } from './messages';
import { standing, type Entry, type EntryState, type Standing, type Tables } from './store';

/** How much one request may carry; `most` shrinks when a request was too much for the line. */
export interface Batch {
  most: number;
  build: string;
  /** Device time now, RFC 3339. */
  wall: string;
}

/** What a request stands on: its answer is judged by this, whatever has happened on the device meanwhile. */
export interface Asked {
  client_id: string;
  cursor: string | null;
  next_id: number;
  /** The mutations inside. */
  ids: readonly number[];
}

/** A request ready to be sent. */
export interface Outgoing extends Asked {
  text: string;
}

/** Room left for the head of the request. */
const HEAD_BYTES = 64 * 1024;

/** The next request, from what is stored (rule V3: a cycle restarts from there). */
export async function outgoing(tables: Tables, batch: Batch): Promise<Outgoing> {
  const at = await standing(tables);
  const waiting = (await tables.outbox.by('state', 'waiting')).sort((a, b) => a.id - b.id);
  const files = await tables.files.by('state', 'unsent');
  const stuck = await tables.files.by('state', 'stuck');
  const entries = nextBatch(waiting, batch.most);
  const head: RequestHead = {
    protocol: PROTOCOL,
    build: batch.build,
    client_id: at.client_id,
    epoch: at.epoch,
    cursor: at.cursor,
    page: LIMITS.page,
    receipts_from: waiting[0]?.id ?? at.next_id,
    accept: ['cols'],
    outbox: {
      next_id: at.next_id,
      unsent: waiting.length,
      oldest_at: waiting[0]?.at ?? null,
      // A stuck one, too: the office must not think that it is there, and let a rescued device forget it.
      files_unsent: files.length + stuck.length,
    },
    wall: batch.wall,
    files: files.slice(0, LIMITS.files).map((file) => file.sha256),
  };
  const text = requestText(
    head,
    entries.map((entry) => entry.body),
  );
  const ids = entries.map((entry) => entry.id);
  return { text, client_id: at.client_id, cursor: at.cursor, next_id: at.next_id, ids };
}

/** The first run of consecutive ids that fits into a request. At least one goes, however large. */
export function nextBatch(waiting: readonly Entry[], most: number): Entry[] {
  const batch: Entry[] = [];
  let bytes = HEAD_BYTES;
  for (const entry of waiting.slice(0, Math.min(most, LIMITS.mutations))) {
    const before = batch.at(-1);
    bytes += entry.bytes + 1;
    if (before !== undefined && (entry.id !== before.id + 1 || bytes > LIMITS.requestBytes)) break;
    batch.push(entry);
  }
  return batch;
}

/**
 * Writes receipts beside their entries. Answers that come twice, or late, change nothing. Only what was in the request
 * counts: on a device put back to an old copy, another number of the same name may be somebody else's work.
 */
export async function settleReceipts(tables: Tables, asked: Asked, receipts: readonly Receipt[]): Promise<void> {
  const sent = new Set(asked.ids);
  const changed: Entry[] = [];
  for (const receipt of receipts.filter((one) => sent.has(one.id))) {
    const [entry] = await tables.outbox.by('[client_id+id]', [asked.client_id, receipt.id]);
    if (entry?.state === 'waiting') changed.push(settled(entry, receipt));
  }
  await tables.outbox.put(changed);
}

function settled({ later, ...entry }: Entry, first: Receipt): Entry {
  const receipt = later === undefined ? first : { ...later, seq: Math.max(later.seq, first.seq) };
  return { ...entry, receipt, state: stateAfter(receipt) };
}

/**
 * A later outcome for a mutation, come as a row of the kind `receipts`: released, rejected or closed by the office (rule P3).
 * It may come after the mutation settled, and before its first receipt, which it must wait for: until then another
 * mutation of the same number may be meant (rule P1).
 */
export async function settleLater(tables: Tables, client_id: string, receipt: Receipt): Promise<void> {
  const [entry] = await tables.outbox.by('[client_id+id]', [client_id, receipt.id]);
  if (entry === undefined) return settleArchived(tables, client_id, receipt);
  const waiting = entry.state === 'waiting';
  await tables.outbox.put([waiting ? { ...entry, later: receipt } : { ...entry, receipt, state: stateAfter(receipt) }]);
}

/** Its rows are here already, so its seq stays; what is told of it does not. */
async function settleArchived(tables: Tables, client_id: string, later: Receipt): Promise<void> {
  const entry = await tables.archive.get([client_id, later.id]);
  if (entry === undefined) return;
  const receipt = { ...later, seq: entry.receipt?.seq ?? later.seq };
  await tables.archive.put([{ ...entry, receipt, state: stateAfter(receipt) }]);
}

export function stateAfter(receipt: Receipt): EntryState {
  if (tookEffect(receipt.outcome)) return 'receipted';
  return receipt.outcome === 'rejected' ? 'refused' : 'with_office';
}

/**
 * Moves to the archive what took effect and whose rows are here: the client's `seq` has reached the receipt's (rule V2).
 * The rows of a job that was lost never come: its entries are all that shows the work, until the job is dropped (rule Q3).
 */
export async function archiveSettled(tables: Tables, seq: number, now: string): Promise<number> {
  const left = new Set((await tables.left.all()).map((one) => one.job));
  const settled = (await tables.outbox.by('state', 'receipted')).filter(
    (entry) => (entry.receipt?.seq ?? 0) <= seq && !entry.groups.some((grp) => left.has(grp)),
  );
  await tables.archive.put(settled.map((entry) => ({ ...entry, settled_at: now })));
  await tables.outbox.delete(settled.map((entry) => entry.n));
  return settled.length;
}

/** Forgets what settled before that time of the office's clock (rule Q5). */
export async function pruneArchive(tables: Tables, before: string): Promise<void> {
  const old = await tables.archive.below('settled_at', before);
  await tables.archive.delete(old.map((entry) => [entry.client_id, entry.id]));
}

/**
 * Whether what the server says of itself and this client can be squared with what is stored (rules P1, Q5).
 * `unclear`: it knows a number that was given only after we asked. It may have come from another tab, or be another
 * device's; the next request holds that number, and the server compares.
 */
export type Contradiction = 'none' | 'unclear' | 'server_restored' | 'device_set_back';

export function contradiction(at: Standing, asked: Asked, epoch: string, last_mutation_id: number): Contradiction {
  if (last_mutation_id >= at.next_id) return 'device_set_back';
  if (last_mutation_id >= asked.next_id) return 'unclear';
  return at.epoch !== null && at.epoch !== epoch ? 'server_restored' : 'none';
}
