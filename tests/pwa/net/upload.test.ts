import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { upload } from '@/net/upload';

/** The browser's request, as far as an upload uses it; what happens on the line is told by the test. */
class Line {
  static last: Line;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void; onload?: () => void } = {};
  onload?: () => void;
  onerror?: () => void;
  sent: Record<string, string> = {};
  status = 0;
  responseText = '';
  aborted = false;

  constructor() {
    Line.last = this;
  }

  open(method: string, path: string): void {
    this.sent['to'] = `${method} ${path}`;
  }
  setRequestHeader(name: string, value: string): void {
    this.sent[name] = value;
  }
  send(): void {
    this.upload.onprogress?.({ loaded: 0, total: 4 });
  }
  abort(): void {
    this.aborted = true;
  }
  getAllResponseHeaders(): string {
    return 'content-type: application/json\r\nretry-after: 7\r\n';
  }
  answer(status: number, text: string): void {
    Object.assign(this, { status, responseText: text });
    this.onload?.();
  }
}

const MINUTE = 60_000;
let shares: number[];
const begin = (): Promise<unknown> =>
  upload({ path: '/api/imports', file: new Blob(['1234']), token: 'key', told: (share) => shares.push(share) });

beforeEach(() => {
  shares = [];
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', Line);
});
afterEach(() => void vi.useRealTimers());

test('D1 a file goes out in the name of its sender, and its share is told', async () => {
  const sending = begin();
  Line.last.upload.onprogress?.({ loaded: 1, total: 4 });
  Line.last.answer(201, '{"id":"r1"}');
  expect(await sending).toEqual({ id: 'r1' });
  expect(shares).toEqual([0, 0.25]);
  expect(Line.last.sent).toMatchObject({ to: 'POST /api/imports', Authorization: 'Bearer key' });
  expect(vi.getTimerCount()).toBe(0);
});

test('V3 a broken line is told at once', async () => {
  const sending = begin();
  Line.last.onerror?.();
  await expect(sending).rejects.toMatchObject({ name: 'Unreachable', reason: 'network' });
});

test('V3 a line that carries nothing for a minute is given up, a slow one is not', async () => {
  const sending = begin();
  const ended = expect(sending).rejects.toMatchObject({ name: 'Unreachable', reason: 'timeout' });
  for (const loaded of [1, 2, 3]) {
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    Line.last.upload.onprogress?.({ loaded, total: 4 });
  }
  expect(Line.last.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(MINUTE);
  await ended;
  expect(Line.last.aborted).toBe(true);
});

test('V3 the answer to what has gone out is waited for longer', async () => {
  const sending = begin();
  Line.last.upload.onload?.();
  await vi.advanceTimersByTimeAsync(4 * MINUTE);
  Line.last.answer(201, '{"id":"r1"}');
  expect(await sending).toEqual({ id: 'r1' });
});

test('wire a refusal of a file comes in the one shape, also from a proxy that has its own', async () => {
  const refused = begin();
  Line.last.answer(413, '{"error":{"code":"TOO_LARGE","message":"A file may have 268435456 bytes."}}');
  await expect(refused).rejects.toMatchObject({ status: 413, code: 'TOO_LARGE', retryAfterMs: 7000 });
  const stopped = begin();
  Line.last.answer(502, '<html>Bad Gateway</html>');
  await expect(stopped).rejects.toMatchObject({ status: 502, code: 'HTTP_ERROR' });
});

test('V3 the sign-in page of a hotel is no answer of the server', async () => {
  const sending = begin();
  Line.last.answer(200, '<html>Sign in to the hotel’s Wi-Fi</html>');
  await expect(sending).rejects.toMatchObject({ name: 'Unreachable', reason: 'network' });
});
