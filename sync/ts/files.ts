/** Delivering a file piece by piece: what to ask next, and what an answer means. Twin of `sync/files.py`. Source: `SPEC.md` Files. */

import type { FileRecord } from './store';

/** The next request for a file. `send` is a PATCH of the bytes [from, to). */
export type FileStep = { do: 'create' } | { do: 'ask' } | { do: 'send'; from: number; to: number } | { do: 'nothing' };

/** What came back: the status and `Upload-Offset`. */
export interface Answered {
  status: number;
  offset: number | null;
}

const CHUNK = { least: 64 * 1024, first: 128 * 1024, most: 1024 * 1024, targetMs: 1500 } as const;

export const FIRST_CHUNK = CHUNK.first;

/** A wrong hash at the last byte: the server has erased what it had (rule: Files). */
const WRONG_HASH = 460;

/** Answers no repetition will change: the file stays here and a person is told. */
const HOPELESS = new Map([
  [403, 'NOT_ALLOWED'],
  [413, 'TOO_LARGE'],
  [415, 'TYPE_NOT_TAKEN'],
  [422, 'NOT_TAKEN'],
]);

export function nextStep(file: FileRecord, chunk: number): FileStep {
  if (file.state !== 'unsent') return { do: 'nothing' };
  if (!file.known) return { do: 'create' };
  if (file.offset === null) return { do: 'ask' };
  return { do: 'send', from: file.offset, to: Math.min(file.size, file.offset + chunk) };
}

/** The record after an answer. Whatever is unclear is asked again: the server's offset is the only truth. */
export function afterAnswer(file: FileRecord, step: FileStep, answer: Answered | 'lost'): FileRecord {
  const unclear = { ...file, offset: null };
  if (answer === 'lost') return unclear;
  const hopeless = HOPELESS.get(answer.status);
  if (hopeless !== undefined) return { ...unclear, state: 'stuck', problem: hopeless };
  if (answer.status === WRONG_HASH) return { ...unclear, known: false, restarts: file.restarts + 1 };
  if (answer.status === 404) return { ...unclear, known: false };
  if (step.do === 'create') return afterCreate(file, answer.status, answer.offset);
  const answered = answer.status === 200 || answer.status === 204;
  return answered && answer.offset !== null ? at(file, answer.offset) : unclear;
}

function afterCreate(file: FileRecord, status: number, offset: number | null): FileRecord {
  // Anybody's 200, a captive portal's too, is no delivery: only the offset says that every byte is there.
  if (status === 200) return offset === file.size ? at(file, offset) : { ...file, known: true, offset: null };
  return status === 201 ? { ...file, known: true, offset } : { ...file, offset: null };
}

function at(file: FileRecord, offset: number): FileRecord {
  if (offset < 0 || offset > file.size) return { ...file, offset: null };
  return { ...file, known: true, offset, state: offset === file.size ? 'whole' : 'unsent' };
}

/** Pieces that take about a second and a half on this line: a drop then wastes little, and a good line is used. */
export function nextChunk(bytes: number, ms: number): number {
  const fitting = Math.round((bytes / Math.max(ms, 1)) * CHUNK.targetMs);
  return Math.min(CHUNK.most, Math.max(CHUNK.least, fitting));
}
