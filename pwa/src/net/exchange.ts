/** One round trip with the server, from store to store: what is stored goes out, what comes back is stored. */

import { applyCatalogue, holdsCatalogue, type Snapshot } from '@sync/catalogue';
import { SyncError, Unreachable } from '@sync/errors';
import type { Event } from '@sync/loop';
import type { CatalogueRef, Receipt, SyncAnswer } from '@sync/messages';
import { offerAgain } from '@sync/outbox';
import { applyAnswer, type Applied } from '@sync/pull';
import { outgoing, settleReceipts, type Outgoing } from '@sync/push';
import { replay, type Engine } from '@sync/rebase';
import type { Store, Tables } from '@sync/store';
import { forgetErased } from '@/local/forget';
import { StorageTrouble, type StorageCode } from '@/local/trouble';
import type { Api } from './api';
import { BUILD } from './build';
import { sha256Hex } from './hash';

/** Why the badge shows a problem. `SERVER`: it answers, but not as it should. */
export type Problem = 'SIGN_IN' | 'TOO_OLD' | 'DEVICE_REVOKED' | StorageCode | 'SERVER';

/** What one step of the loop came to. */
export interface Result {
  event: Event;
  retryAfterMs?: number | null;
  problem?: Problem | null;
  /** The line was too slow for this much. */
  tooMuch?: boolean;
  /** The server answered, and it was stored. */
  contact?: boolean;
  /** A revoked device may forget everything: all of it is with the office. */
  erase?: boolean;
}

export interface World {
  store: Store;
  engine: Engine;
  api: Pick<Api, 'sync' | 'catalogue' | 'fileStep'>;
  /** Device wall clock in milliseconds. */
  now(): number;
}

/** Sends up to `most` mutations, stores the answer. Never throws. */
export async function exchange(world: World, most: number): Promise<Result> {
  const wall = (): string => new Date(world.now()).toISOString();
  let asked: Outgoing | null = null;
  try {
    asked = await world.store.read((tables) => outgoing(tables, { most, build: BUILD, wall: wall() }));
    const sentAt = world.now();
    const answer = await world.api.sync(asked.text);
    const answeredAt = world.now();
    const seen = { now: wall(), offset_ms: offsetOf(answer.server_time, sentAt, answeredAt) };
    const sent = asked;
    const applied = await world.store.write(async (tables) => {
      const came = await applyAnswer(tables, world.engine, sent, answer, seen);
      if (answer.receipts.length > 0) await forget(tables, world);
      return came;
    });
    if (toldNothing(sent, answer)) return { event: 'failed', problem: 'SERVER' };
    const result = afterAnswer(answer, applied);
    // What cannot be fetched now is told when nothing else is left to do: it stops neither the rest nor the files.
    const lacking = answer.catalogue ? await takeCatalogue(world, answer.catalogue).then(() => null, resultOf) : null;
    return { ...(result.event === 'done' ? (lacking ?? result) : result), contact: true };
  } catch (error) {
    return afterError(world, asked, error);
  }
}

/** Half the round trip lies between the server's reading of its clock and ours. */
function offsetOf(server_time: string, sentAt: number, answeredAt: number): number | null {
  const offset = Math.round(Date.parse(server_time) - (sentAt + answeredAt) / 2);
  return Number.isSafeInteger(offset) ? offset : null;
}

/** Whatever was sent is receipted by the answer (P2). A server that forgets to must not be asked in a tight circle. */
const toldNothing = ({ ids }: Outgoing, { receipts }: SyncAnswer): boolean =>
  ids.length > 0 && !receipts.some((receipt) => ids.includes(receipt.id));

function afterAnswer(answer: SyncAnswer, applied: Applied): Result {
  if (applied.renumber) return { event: 'contradicted' };
  if (applied.more) return { event: 'more' };
  if (applied.unsentFiles) return { event: 'files_left' };
  if (answer.notice?.revoked !== true) return { event: 'done' };
  return { event: 'device_revoked', problem: 'DEVICE_REVOKED', erase: answer.erase === true };
}

async function takeCatalogue(world: World, { version, url, sha256 }: CatalogueRef): Promise<void> {
  if (await world.store.read((tables) => holdsCatalogue(tables, version))) return;
  const bytes = await world.api.catalogue(url);
  // A broken copy would be kept for as long as the version lives.
  if ((await sha256Hex(bytes)) !== sha256)
    throw new SyncError(502, 'CATALOGUE_BROKEN', 'The catalogue did not arrive whole.');
  const snapshot = JSON.parse(new TextDecoder().decode(bytes)) as Snapshot;
  await world.store.write(async (tables) => {
    await applyCatalogue(tables, world.engine, snapshot);
    await forget(tables, world);
  });
}

/** Who was erased is erased here too (rule S3). */
async function forget(tables: Tables, world: World): Promise<void> {
  if (await forgetErased(tables, world.now())) await replay(tables, world.engine);
}

async function afterError(world: World, asked: Outgoing | null, error: unknown): Promise<Result> {
  if (asked !== null && error instanceof SyncError) {
    if (error.code === 'GAP') return afterGap(world, Number(error.details['expected']));
    if (error.status === 426) return afterTooOld(world, asked, error);
  }
  return resultOf(error);
}

/** The server lacks what it had receipted: offer it again from where it stands, or start anew under another id. */
async function afterGap(world: World, expected: number): Promise<Result> {
  try {
    const filled = await world.store.write(async (tables) => {
      const complete = await offerAgain(tables, expected - 1);
      await replay(tables, world.engine);
      return complete;
    });
    return { event: filled ? 'more' : 'contradicted' };
  } catch (error) {
    return resultOf(error);
  }
}

/** Too old to read what is new, but what it sent is stored: the receipts come with the refusal (rule P4). */
async function afterTooOld(world: World, asked: Outgoing, refusal: SyncError): Promise<Result> {
  const receipts = (refusal.details['receipts'] ?? []) as Receipt[];
  try {
    const left = await world.store.write(async (tables) => {
      await settleReceipts(tables, asked, receipts);
      await replay(tables, world.engine);
      const waiting = (await tables.outbox.by('state', 'waiting')).length;
      return { waiting, files: (await tables.files.by('state', 'unsent')).length };
    });
    if (left.waiting > 0 && receipts.length > 0) return { event: 'more', problem: 'TOO_OLD' };
    return { event: left.files > 0 ? 'files_left' : 'too_old', problem: 'TOO_OLD', contact: true };
  } catch (error) {
    return resultOf(error);
  }
}

/** Codes that only a new client id cures (rule P1). */
const CONTRADICTIONS = new Set(['CLIENT_FORKED', 'CLIENT_OF_ANOTHER_USER']);

/** What an error means to the loop. Nothing here ever deletes anything (rule V5). */
export function resultOf(error: unknown): Result {
  if (error instanceof Unreachable) return { event: 'failed', tooMuch: error.reason === 'timeout' };
  if (error instanceof StorageTrouble) return { event: 'failed', problem: error.code };
  if (!(error instanceof SyncError)) {
    console.error(error);
    return { event: 'failed', problem: 'SERVER' };
  }
  if (error.status === 401 || error.code === 'WRONG_CLIENT') return { event: 'unauthorised' };
  if (error.code === 'DEVICE_REVOKED') return { event: 'device_revoked', problem: 'DEVICE_REVOKED' };
  if (CONTRADICTIONS.has(error.code)) return { event: 'contradicted' };
  const problem = error.status === 429 || error.status === 503 ? null : 'SERVER';
  return { event: 'failed', retryAfterMs: error.retryAfterMs, problem, tooMuch: error.status === 413 };
}
