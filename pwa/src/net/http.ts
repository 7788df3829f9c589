/** The only place that talks to the network: a time limit on everything, gzip both ways, errors in their one shape. */

import { SyncError, Unreachable, type ErrorBody } from '@sync/errors';

export interface Ask {
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** A text is sent as JSON, bytes as they are. */
  body?: string | ArrayBuffer | undefined;
  /** Packs a text where that pays; only where the server unpacks. */
  pack?: boolean;
  /** Milliseconds until the whole answer must be here. */
  limitMs: number;
  token?: string | null;
}

export interface Reply {
  status: number;
  headers: Headers;
  bytes(): ArrayBuffer;
  text(): string;
  json(): unknown;
}

/** Below this, packing costs more than it saves. */
const PACK_FROM = 1024;

/** The whole answer, whatever its status. Throws `Unreachable` when none came in time. */
export async function ask(one: Ask): Promise<Reply> {
  const limit = AbortSignal.timeout(one.limitMs);
  try {
    const { body, headers } = await packed(one);
    const response = await fetch(one.path, {
      method: one.method,
      headers: { Accept: 'application/json', ...headers, ...one.headers, ...authorised(one.token) },
      ...(body === undefined ? {} : { body }),
      signal: limit,
      credentials: 'same-origin',
      cache: 'no-store',
    });
    return replyOf(response.status, response.headers, await response.arrayBuffer());
  } catch (error) {
    throw limit.aborted
      ? new Unreachable('timeout', 'The server did not answer in time.')
      : new Unreachable('network', error instanceof Error ? error.message : 'The server could not be reached.');
  }
}

/** Like `ask`, but an answer from 400 on is thrown as `SyncError`. */
export async function call(one: Ask): Promise<Reply> {
  const reply = await ask(one);
  if (reply.status >= 400) throw errorOf(reply);
  return reply;
}

const authorised = (token: string | null | undefined): Record<string, string> =>
  typeof token === 'string' ? { Authorization: `Bearer ${token}` } : {};

async function packed(one: Ask): Promise<{ body?: BodyInit; headers: Record<string, string> }> {
  if (one.body === undefined) return { headers: {} };
  if (typeof one.body !== 'string') return { body: one.body, headers: {} };
  const headers = { 'Content-Type': 'application/json' };
  if (one.pack !== true || one.body.length <= PACK_FROM || typeof CompressionStream === 'undefined')
    return { body: one.body, headers };
  // Bytes rather than a stream: not every browser can send one, and a length lets the server refuse early.
  const stream = new Blob([one.body]).stream().pipeThrough(new CompressionStream('gzip'));
  const body = await new Response(stream).arrayBuffer();
  return { body, headers: { ...headers, 'Content-Encoding': 'gzip' } };
}

function replyOf(status: number, headers: Headers, content: ArrayBuffer): Reply {
  const text = (): string => new TextDecoder().decode(content);
  return { status, headers, bytes: () => content, text, json: () => JSON.parse(text()) as unknown };
}

/** The one error shape; anything else (a proxy's page, a captive portal's) becomes one of it. */
export function errorOf(reply: Reply): SyncError {
  const body = errorBody(reply);
  const retryAfter = retryAfterMs(reply.headers.get('Retry-After'));
  return new SyncError(reply.status, body.code, body.message, body.details ?? {}, body.field ?? null, retryAfter);
}

function errorBody(reply: Reply): ErrorBody {
  try {
    const { error } = reply.json() as { error: ErrorBody };
    if (typeof error.code === 'string') return error;
  } catch {
    // Not JSON: told below.
  }
  return { code: 'HTTP_ERROR', message: `The server answered ${reply.status}.` };
}

/** Seconds or a date, as HTTP has it; null when absent or unreadable. */
export function retryAfterMs(value: string | null, now = Date.now()): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
