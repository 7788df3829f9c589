/** One large file in one request, told how far it is: the one thing `fetch` cannot say. */

import { Unreachable } from '@sync/errors';
import { errorOf, type Reply } from './http';

/** 256 MiB over a line of 2 Mbit/s. */
const LIMIT_MS = 30 * 60_000;

export interface Upload {
  path: string;
  file: Blob;
  token: string;
  /** Hears the share that has gone out, 0 to 1. */
  told: (share: number) => void;
}

/** The answer as JSON. Throws `SyncError` from 400 on, `Unreachable` when none came. */
export function upload({ path, file, token, told }: Upload): Promise<unknown> {
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open('POST', path);
    request.timeout = LIMIT_MS;
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = ({ loaded, total }) => told(total === 0 ? 1 : loaded / total);
    request.ontimeout = () => reject(new Unreachable('timeout', 'The server did not answer in time.'));
    request.onerror = () => reject(new Unreachable('network', 'The server could not be reached.'));
    request.onload = () => {
      const reply = replyOf(request);
      if (reply.status >= 400) reject(errorOf(reply));
      else resolve(reply.json());
    };
    request.send(file);
  });
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
