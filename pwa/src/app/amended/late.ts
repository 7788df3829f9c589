/**
 * A fact that comes to a sealed job becomes an amendment by its author, in the same transaction (rule S4.6).
 * Twin of `server/amended/late.py`, which makes the same row for good.
 */

import type { Ctx, Tx } from '@sync/registry';
import type { Rows } from '@/generated/contract';
import { arrivedAfterSeal } from '../allow';
import { LATE, tips, writeNote, type Change } from './note';
import { sha256Now } from './sha256';

type Job = Rows['jobs'];

/** Kind of fact → the list its line is named in. */
const LINES = { parts: 'parts', checks: 'checks', timesheets: 'times', photos: 'photos', ratings: 'ratings' } as const;
type Fact = keyof typeof LINES;

/** Columns that stay out of the text, which outlives their erasure; they are in the fact's own row. */
const PERSONAL: Partial<Record<Fact, readonly string[]>> = { ratings: ['comment'], photos: ['caption'] };

/** Flag and amend where a fact comes late; `row`: as it is about to be added. */
export async function lateFact<K extends Fact>(tx: Tx<Rows>, ctx: Ctx, job: Job, kind: K, row: Rows[K]): Promise<void> {
  if (!(await arrivedAfterSeal(tx, job, ctx))) return;
  await keepLate(tx, ctx, job, { line: `${LINES[kind]}[${row.id}]`, before: null, after: told(kind, row) });
}

/** Flag and amend where a value of the sealed text changes. */
export async function lateChange(tx: Tx<Rows>, ctx: Ctx, job: Job, change: Change): Promise<void> {
  if (await arrivedAfterSeal(tx, job)) await keepLate(tx, ctx, job, change);
}

/** Amend where a fact is taken back, whether the customer signed it or it came late itself. */
export async function lateWithdrawal<K extends Fact>(
  tx: Tx<Rows>,
  ctx: Ctx,
  job: Job,
  kind: K,
  row: Rows[K],
  reason: string,
): Promise<void> {
  await keepLate(tx, ctx, job, { line: `${LINES[kind]}[${row.id}]`, before: told(kind, row), after: null }, reason);
}

/** Under the mutation's own uuid: a mutation makes one, however often it is replayed. */
async function keepLate(tx: Tx<Rows>, ctx: Ctx, job: Job, change: Change, reason: string | null = null): Promise<void> {
  const seal = await tx.get('seals', job.seal);
  if (!seal) return; // there is no text to hold it against; the fact and its flag are kept
  const { user: by, org } = ctx.caller;
  const { at, uuid: id } = ctx;
  const known = (await tx.find('amendments', 'job', job.id)).filter((row) => row.seal === seal.id);
  const changes = [change];
  const text = writeNote({ id, kind: LATE, org, by, at, job, seal, reason, changes, before: tips(known) });
  await tx.add('amendments', {
    id,
    job: job.id,
    seal: seal.id,
    kind: LATE,
    by,
    at,
    reason,
    changes: changes as unknown as Rows['amendments']['changes'],
    text,
    text_hash: sha256Now(text),
    disclosures: null,
    verdict: 'matches',
    differences: [],
  });
}

function told<K extends Fact>(kind: K, row: Rows[K]): Record<string, unknown> {
  const kept = Object.entries(row).filter(([column]) => !PERSONAL[kind]?.includes(column));
  return Object.fromEntries(kept);
}
