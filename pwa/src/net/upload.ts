/** One large file in one request, told how far it is: the one thing `fetch` cannot say. */

import { Unreachable } from '@sync/errors';
import { errorOf, type Reply } from './http';

/** A slow line is waited for, however long the file takes; one that carries nothing any more is not. */
const SILENT_MS = 60_000;
/** From the last byte to the answer: a proxy may pass the file on only now, and the server looks at it. */
const ANSWER_MS = 5 * 60_000;

export interface Upload {
  path: string;
  file: Blob;
  token: string;
  headers?: Readonly<Record<string, string>>;
  /** Hears the share that has gone out, 0 to 1. */
  told: (share: number) => void;
}

/** The answer as JSON. Throws `SyncError` from 400 on, `Unreachable` when none of ours came. */
export function upload({ path, file, token, told, headers = {} }: Upload): Promise<unknown> {
  const request = new XMLHttpRequest();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sending = new Promise<unknown>((resolve, reject) => {
    const within = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reject(new Unreachable('timeout', 'The server did not answer in time.'));
        request.abort();
      }, ms);
    };
    request.open('POST', path);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      within(SILENT_MS);
      told(total === 0 ? 1 : loaded / total);
    };
    request.upload.onload = () => within(ANSWER_MS);
    request.onerror = () => reject(new Unreachable('network', 'The server could not be reached.'));
    request.onload = () => settle(replyOf(request), resolve, reject);
    within(SILENT_MS);
    request.send(file);
  });
  return sending.finally(() => clearTimeout(timer));
}

/** Below 400, what is not JSON comes from somebody on the way, as the sign-in page of a hotel does. */
function settle(reply: Reply, resolve: (answer: unknown) => void, reject: (why: Error) => void): void {
  if (reply.status >= 400) return reject(errorOf(reply));
  try {
    resolve(reply.json());
  } catch {
    reject(new Unreachable('network', 'Something else answered in place of the server.'));
  }
}

function replyOf(request: XMLHttpRequest): Reply {
  const text = (): string => request.responseText;
  const lines = request.getAllResponseHeaders().trim().split(/\r?\n/);
  const headers = new Headers(
    lines.map((line): [string, string] => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]),
  );
  const bytes = (): ArrayBuffer => new TextEncoder().encode(text()).buffer;
  return { status: request.status, headers, text, bytes, json: () => JSON.parse(text()) as unknown };
}
