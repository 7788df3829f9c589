/** Delivering files, one step at a time, so that data can go first between any two (rule: Files). */

import { afterAnswer, FIRST_CHUNK, nextChunk, nextStep, type Answered, type FileStep } from '@sync/files';
import type { FileRecord } from '@sync/store';
import { resultOf, type Result, type World } from './exchange';
import { sha256Hex } from './hash';
import { mayGo } from './wifi';

/** A file the server finds broken this often is not tried again by itself. */
const MOST_RESTARTS = 3;

const WRONG_HASH = 460;

export class Delivery {
  #chunk: number = FIRST_CHUNK;
  /** Failures by file, so that one the server cannot take does not keep the others waiting. */
  readonly #failures = new Map<string, number>();

  constructor(private readonly world: Omit<World, 'engine'>) {}

  /** One request for the file whose turn it is. Never throws. */
  async step(): Promise<Result> {
    try {
      const file = await this.#next();
      if (file === undefined) return { event: 'done' };
      return await this.#deliver(file);
    } catch (error) {
      return resultOf(error);
    }
  }

  async #next(): Promise<FileRecord | undefined> {
    const unsent = (await this.world.store.read((tables) => tables.files.by('state', 'unsent'))).filter(mayGo);
    const rank = (file: FileRecord): string =>
      `${String(this.#failures.get(file.sha256) ?? 0).padStart(6, '0')} ${file.added_at}`;
    return unsent.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
  }

  async #deliver(file: FileRecord): Promise<Result> {
    const kept = await this.world.store.read((tables) => tables.bytes.get(file.sha256));
    if (kept === undefined) return this.#note({ ...file, state: 'stuck', problem: 'BYTES_GONE' });
    const step = nextStep(file, this.#chunk);
    const answer = await this.#send(file, step, kept.bytes);
    const after = await stillSound(afterAnswer(file, step, answer), answer, kept.bytes);
    const result = await this.#note(after);
    if (after.state !== 'unsent' || after.offset !== null || after.known !== file.known) {
      this.#failures.delete(file.sha256);
      return result;
    }
    this.#failed(file);
    return { event: 'failed' };
  }

  #failed(file: FileRecord): void {
    this.#failures.set(file.sha256, (this.#failures.get(file.sha256) ?? 0) + 1);
  }

  async #send(file: FileRecord, step: FileStep, bytes: ArrayBuffer): Promise<Answered> {
    const started = performance.now();
    try {
      const answer = await this.world.api.fileStep(file, step, bytes);
      if (step.do === 'send') this.#chunk = nextChunk(step.to - step.from, performance.now() - started);
      return answer;
    } catch (error) {
      this.#chunk = nextChunk(0, 1);
      await this.#note(afterAnswer(file, step, 'lost'));
      this.#failed(file);
      throw error;
    }
  }

  /** Unless it was settled meanwhile: by another tab, by a receipt, or with its job. */
  async #note(file: FileRecord): Promise<Result> {
    const left = await this.world.store.write(async (tables) => {
      const current = await tables.files.get(file.sha256);
      if (current?.state === 'unsent') await tables.files.put([file]);
      return (await tables.files.by('state', 'unsent')).length;
    });
    return { event: left > 0 ? 'file_step' : 'done', contact: true };
  }
}

/** After a wrong hash: are the bytes here still the right ones? If not, sending them again is no use and a person is told. */
async function stillSound(file: FileRecord, answer: Answered, bytes: ArrayBuffer): Promise<FileRecord> {
  if (answer.status !== WRONG_HASH) return file;
  if ((await sha256Hex(bytes)) !== file.sha256) return { ...file, state: 'stuck', problem: 'BYTES_BROKEN' };
  return file.restarts >= MOST_RESTARTS ? { ...file, state: 'stuck', problem: 'HASH_WRONG' } : file;
}
