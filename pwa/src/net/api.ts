/** The server's endpoints that the engine uses, each as one function. Source: `sync/SPEC.md`. */

import { TIMES } from '@sync/loop';
import { SyncError } from '@sync/errors';
import type { Answered, FileStep } from '@sync/files';
import type { SyncAnswer } from '@sync/messages';
import type { FileRecord } from '@sync/store';
import { ask, call, errorOf, type Ask, type Reply } from './http';
import { upload } from './upload';

/** Where calls get their access token from. */
export interface Tokens {
  readonly token: string | null;
}

const unauthorised = (): SyncError => new SyncError(401, 'NO_TOKEN', 'Sign in first.');

export class Api {
  constructor(private readonly tokens: Tokens) {}

  /** A call in the name of the person signed in. `SyncError`, `Unreachable`. */
  async signed(one: Omit<Ask, 'token'>): Promise<Reply> {
    return call({ ...one, token: this.#token() });
  }

  async sync(text: string): Promise<SyncAnswer> {
    const reply = await this.signed({
      method: 'POST',
      path: '/api/sync',
      body: text,
      pack: true,
      limitMs: TIMES.syncLimit,
    });
    return reply.json() as SyncAnswer;
  }

  /** The snapshot's bytes, whose hash is compared before they are used. */
  async catalogue(url: string): Promise<ArrayBuffer> {
    return (await this.signed({ method: 'GET', path: url, limitMs: TIMES.syncLimit })).bytes();
  }

  /** One step of delivering a file. 401, 429 and 5xx are thrown: they say nothing about the file. */
  async fileStep(file: FileRecord, step: FileStep, bytes: ArrayBuffer): Promise<Answered> {
    const reply = await ask({ ...fileAsk(file, step, bytes), token: this.#token() });
    if (reply.status === 401 || reply.status === 429 || reply.status >= 500) throw errorOf(reply);
    if (reply.status === 403 && errorOf(reply).code === 'DEVICE_REVOKED') throw errorOf(reply);
    const offset = Number(reply.headers.get('Upload-Offset') ?? Number.NaN);
    return { status: reply.status, offset: Number.isInteger(offset) ? offset : null };
  }

  /** A whole file, or null where the server has none for this person. */
  async file(sha256: string): Promise<Blob | null> {
    const reply = await ask({ method: 'GET', path: pathOf(sha256), limitMs: TIMES.pieceLimit, token: this.#token() });
    if (reply.status === 404) return null;
    if (reply.status >= 400) throw errorOf(reply);
    return new Blob([reply.bytes()], { type: reply.headers.get('Content-Type') ?? 'application/octet-stream' });
  }

  /** A large file as the body of one call; `told` hears the share that has gone out. */
  async upload(path: string, file: Blob, told: (share: number) => void, headers = {}): Promise<unknown> {
    return upload({ path, file, told, headers, token: this.#token() });
  }

  #token(): string {
    if (this.tokens.token === null) throw unauthorised();
    return this.tokens.token;
  }
}

const TUS = { 'Tus-Resumable': '1.0.0' };

const pathOf = (sha256: string): string => `/api/files/${sha256}`;

function fileAsk(file: FileRecord, step: FileStep, bytes: ArrayBuffer): Ask {
  const path = pathOf(file.sha256);
  const limitMs = TIMES.pieceLimit;
  if (step.do === 'create') {
    const headers = { ...TUS, 'Upload-Length': String(file.size), 'Content-Type': file.type };
    return { method: 'PUT', path, headers, limitMs };
  }
  if (step.do !== 'send') return { method: 'HEAD', path, headers: TUS, limitMs };
  const headers = { ...TUS, 'Upload-Offset': String(step.from), 'Content-Type': 'application/offset+octet-stream' };
  return { method: 'PATCH', path, headers, body: bytes.slice(step.from, step.to), limitMs };
}
