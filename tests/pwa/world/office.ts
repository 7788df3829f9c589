/** The office at the end of a bad line: the toy server behind `fetch`, with sign-in, files, and everything a line does. */

import { createHash } from 'node:crypto';
import { SyncError } from '@sync/errors';
import type { Mutation, RequestHead, SyncAnswer } from '@sync/messages';
import { ToyServer } from '../../sync/ts/toy_server';
import { moves } from './disk';

/**
 * What the line, or somebody on it, does to one request. `late`: it is delivered a second time, after the next one.
 * `cut`: half of the answer, or half of a file's bytes. `spoilt`: one bit of a file. `portal`: a hotel's sign-in page.
 */
export type Fault =
  | 'fine'
  | 'request lost'
  | 'answer lost'
  | 'twice'
  | 'late'
  | 'cut'
  | 'spoilt'
  | 'hangs'
  | 'portal'
  | 'slow'
  | 401
  | 403
  | 'revoked'
  | 'not yours'
  | 413
  | 426
  | 429
  | 500
  | 503;

type Request = RequestHead & { mutations: Mutation[] };

interface Ask {
  path: string;
  init: RequestInit;
  headers: Headers;
  body: ArrayBuffer;
}

interface Upload {
  length: number;
  bytes: Uint8Array;
}

const SLOW_MS = 3_000;

const refusal = (status: number, code: string, details = {}, headers = {}): Response =>
  Response.json({ error: { code, message: code, details } }, { status, headers });

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export class Office {
  readonly server: ToyServer;
  readonly files = new Map<string, Upload>();
  faults: Fault[] = [];
  /** Round trips so far, of any kind. */
  trips = 0;
  /** The most exchanges that were ever under way at once. */
  abreast = 0;
  #under = 0;
  readonly #began = Date.now() - performance.now();
  readonly #owners = new Map<string, string>();
  readonly #tokens = new Map<string, string>();
  #cookie: string | null = null;
  #late: (() => Promise<Response>) | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    page: number,
    readonly user: string,
  ) {
    this.server = new ToyServer(page);
  }

  expireTokens(): void {
    this.#tokens.clear();
  }

  expireLogin(): void {
    this.#cookie = null;
    this.#tokens.clear();
  }

  /** The stub for `fetch`. */
  async answer(path: string, init: RequestInit): Promise<Response> {
    this.trips += 1;
    moves.busy += 1;
    const ask = await read(path, init);
    const fault = this.faults.shift() ?? 'fine';
    const late = this.#late;
    this.#late = null;
    const exchange = path === '/api/sync';
    if (exchange) this.abreast = Math.max(this.abreast, (this.#under += 1));
    try {
      const response = await this.#faulty(ask, fault, init.signal ?? null);
      await late?.();
      return response;
    } finally {
      if (exchange) this.#under -= 1;
      moves.busy -= 1;
    }
  }

  async #faulty(ask: Ask, fault: Fault, signal: AbortSignal | null): Promise<Response> {
    const refused = refusalOf(fault);
    if (refused !== null) return refused;
    if (fault === 'request lost') throw new TypeError('Failed to fetch');
    if (fault === 'cut' && ask.init.method === 'PATCH') ask.body = ask.body.slice(0, ask.body.byteLength / 2);
    if (fault === 'spoilt') ask.body = spoilt(ask);
    const response = await this.#inTurn(ask, fault === 426);
    if (fault === 'twice') return this.#inTurn(ask, false);
    if (fault === 'late') this.#late = () => this.#inTurn(ask, false);
    if (fault === 'hangs') await passing(aborted(signal));
    if (fault === 'slow') await passing(new Promise((resolve) => setTimeout(resolve, SLOW_MS)));
    if (fault === 'answer lost' || (ask.init.method === 'PATCH' && fault === 'cut'))
      throw new TypeError('Failed to fetch');
    if (fault !== 'cut') return response;
    const text = await response.text();
    return new Response(text.slice(0, text.length / 2), { status: response.status });
  }

  #inTurn(ask: Ask, tooOld: boolean): Promise<Response> {
    const turn = this.#turn.then(() => this.#handled(ask, tooOld));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #handled(ask: Ask, tooOld: boolean): Promise<Response> {
    if (ask.path === '/api/auth/logout') return new Response(null, { status: 204 });
    if (ask.path.startsWith('/api/auth/')) return this.#signIn(ask);
    const client = this.#tokens.get((ask.headers.get('Authorization') ?? '').replace('Bearer ', ''));
    if (client === undefined) return refusal(401, 'TOKEN');
    if (ask.path === '/api/sync') return this.#synced(ask, client, tooOld);
    return this.#file(ask);
  }

  #signIn({ path, body }: Ask): Response {
    const { client_id = '' } = JSON.parse(textOf(body)) as Record<string, string>;
    if (path === '/api/auth/refresh' && this.#cookie === null) return refusal(401, 'REFRESH_INVALID');
    if ((this.#owners.get(client_id) ?? this.user) !== this.user) return refusal(409, 'CLIENT_OF_ANOTHER_USER');
    this.#owners.set(client_id, this.user);
    this.#cookie = client_id;
    const access_token = `token ${this.trips}`;
    this.#tokens.set(access_token, client_id);
    const user = { id: this.user, name: 'Toy', role: 'technician', org_id: 'o1' };
    return Response.json({ access_token, expires_in: 900, user });
  }

  async #synced({ body }: Ask, client: string, tooOld: boolean): Promise<Response> {
    const request = JSON.parse(textOf(body)) as Request;
    if (request.client_id !== client) return refusal(403, 'WRONG_CLIENT');
    try {
      const answer = await this.server.sync(textOf(body));
      if (!tooOld) return Response.json(this.#dated(answer, request));
      const { last_mutation_id, receipts } = answer;
      return refusal(426, 'TOO_OLD', { min_build: 'fieldseal/9.0.0', last_mutation_id, receipts });
    } catch (error) {
      if (error instanceof SyncError) return refusal(error.status, error.code, error.details);
      throw error;
    }
  }

  #dated(answer: SyncAnswer, request: Request): SyncAnswer {
    const files_have = request.files.filter((sha256) => this.holds(sha256));
    const server_time = new Date(this.#began + performance.now()).toISOString();
    return { ...answer, files_have, server_time };
  }

  /** Whole, and byte for byte what its name says. */
  holds(sha256: string): boolean {
    const upload = this.files.get(sha256);
    return upload?.bytes.length === upload?.length && upload !== undefined && hashOf(upload.bytes) === sha256;
  }

  #file({ path, init, headers, body }: Ask): Response {
    const sha256 = path.replace('/api/files/', '');
    const upload = this.files.get(sha256);
    if (init.method === 'PUT') return this.#created(sha256, upload, Number(headers.get('Upload-Length')));
    if (upload === undefined) return refusal(404, 'NOT_FOUND');
    if (init.method === 'HEAD') return stands(200, upload);
    if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) return stands(409, upload);
    upload.bytes = joined(upload.bytes, new Uint8Array(body));
    if (upload.bytes.length < upload.length || hashOf(upload.bytes) === sha256) return stands(204, upload);
    this.files.delete(sha256);
    return refusal(460, 'HASH_MISMATCH');
  }

  #created(sha256: string, upload: Upload | undefined, length: number): Response {
    if (upload !== undefined) return stands(this.holds(sha256) ? 200 : 201, upload);
    const made = { length, bytes: new Uint8Array(0) };
    this.files.set(sha256, made);
    return stands(201, made);
  }
}

const stands = (status: number, { bytes, length }: Upload): Response =>
  new Response(null, { status, headers: { 'Upload-Offset': String(bytes.length), 'Upload-Length': String(length) } });

function refusalOf(fault: Fault): Response | null {
  if (fault === 401) return refusal(401, 'TOKEN');
  if (fault === 403) return refusal(403, 'WRONG_CLIENT');
  if (fault === 'revoked') return refusal(403, 'DEVICE_REVOKED', { rescue: false });
  if (fault === 'not yours') return refusal(409, 'CLIENT_OF_ANOTHER_USER');
  if (fault === 413) return refusal(413, 'TOO_LARGE');
  if (fault === 429 || fault === 503) return refusal(fault, 'LATER', {}, { 'Retry-After': '7' });
  if (fault === 500) return refusal(500, 'CRASH');
  if (fault === 'portal') return new Response('<html>Welcome to our hotel</html>', { status: 200 });
  return null;
}

async function read(path: string, init: RequestInit): Promise<Ask> {
  const body = await new Response((init.body ?? '') as BodyInit).arrayBuffer();
  return { path, init, headers: new Headers(init.headers), body };
}

const textOf = (body: ArrayBuffer): string => new TextDecoder().decode(body);

function spoilt({ body, init }: Ask): ArrayBuffer {
  const bytes = new Uint8Array(body.slice(0));
  if (init.method === 'PATCH' && bytes.length > 0) bytes[0]! ^= 1;
  return bytes.buffer;
}

function joined(one: Uint8Array, two: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + two.length);
  both.set(one);
  both.set(two, one.length);
  return both;
}

/** Waits for time to pass, so nothing moves meanwhile. */
async function passing(time: Promise<unknown>): Promise<void> {
  moves.busy -= 1;
  try {
    await time;
  } finally {
    moves.busy += 1;
  }
}

const aborted = (signal: AbortSignal | null): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new TypeError('aborted'))));
