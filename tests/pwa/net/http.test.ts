import { gunzipSync } from 'node:zlib';
import { beforeEach, expect, test, vi } from 'vitest';
import { SyncError, Unreachable } from '@sync/errors';
import { ask, call, retryAfterMs } from '@/net/http';

const fetched = vi.fn<typeof fetch>();
beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});

const answers = (status: number, body: BodyInit | null, headers: HeadersInit = {}): void => {
  fetched.mockImplementation(() => Promise.resolve(new Response(body, { status, headers })));
};

const POST = { method: 'POST', path: '/api/sync', limitMs: 1000 };

test('V3.2 a request that is not answered in time is given up', async () => {
  fetched.mockImplementation(
    (_url, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      ),
  );
  const asking = ask({ ...POST, limitMs: 20 });
  await expect(asking).rejects.toBeInstanceOf(Unreachable);
  await expect(asking).rejects.toMatchObject({ reason: 'timeout' });
});

test('V3.2 the time limit holds for the whole answer, not for its first byte', async () => {
  fetched.mockImplementation((_url, init) => {
    const body = new ReadableStream({
      start: (stream) => {
        stream.enqueue(new Uint8Array(1));
        init?.signal?.addEventListener('abort', () => stream.error(init.signal?.reason));
      },
    });
    return Promise.resolve(new Response(body));
  });
  await expect(ask({ ...POST, limitMs: 20 })).rejects.toMatchObject({ reason: 'timeout' });
});

test('V3 no network is told apart from no answer', async () => {
  fetched.mockRejectedValue(new TypeError('Failed to fetch'));
  await expect(ask(POST)).rejects.toMatchObject({ reason: 'network' });
});

test('wire a body over a kilobyte goes packed where the server unpacks, a small one as it is', async () => {
  const text = JSON.stringify({ a: '合格证'.repeat(1000) });
  const sent: RequestInit[] = [];
  fetched.mockImplementation((_url, init) => {
    sent.push(init ?? {});
    return Promise.resolve(new Response('{}'));
  });
  await ask({ ...POST, body: text, pack: true });
  await ask({ ...POST, body: text });
  await ask({ ...POST, body: '{}', pack: true });
  const [packed, plain, small] = sent;
  expect(new Headers(packed?.headers).get('Content-Encoding')).toBe('gzip');
  expect(gunzipSync(new Uint8Array(packed?.body as ArrayBuffer)).toString()).toBe(text);
  expect([plain?.body, small?.body]).toEqual([text, '{}']);
  expect(new Headers(plain?.headers).get('Content-Encoding')).toBeNull();
});

test('wire the access token goes in its header, and only where one is given', async () => {
  const seen: (string | null)[] = [];
  fetched.mockImplementation((_url, init) => {
    seen.push(new Headers(init?.headers).get('Authorization'));
    return Promise.resolve(new Response('{}'));
  });
  await ask({ ...POST, token: 'abc' });
  await ask({ ...POST, token: null });
  expect(seen).toEqual(['Bearer abc', null]);
});

test('wire every refusal has the one shape', async () => {
  const details = { expected: 4, epoch: 'e1' };
  answers(409, JSON.stringify({ error: { code: 'GAP', message: 'm', field: 'f', details } }), { 'Retry-After': '3' });
  const refused = call(POST);
  await expect(refused).rejects.toBeInstanceOf(SyncError);
  await expect(refused).rejects.toMatchObject({
    status: 409,
    code: 'GAP',
    message: 'm',
    field: 'f',
    details,
    retryAfterMs: 3000,
  });
});

test.each(['<html>Sign in to the hotel’s Wi-Fi</html>', '{"error":"down"}', ''])(
  'wire an answer that is not ours becomes one of the same shape: %s',
  async (body) => {
    answers(502, body);
    await expect(call(POST)).rejects.toMatchObject({ status: 502, code: 'HTTP_ERROR', retryAfterMs: null });
  },
);

test('wire Retry-After comes as seconds or as a date', () => {
  const now = Date.parse('2026-11-22T08:00:00Z');
  expect(retryAfterMs('30', now)).toBe(30_000);
  expect(retryAfterMs('Sun, 22 Nov 2026 08:01:00 GMT', now)).toBe(60_000);
  expect(retryAfterMs('Sun, 22 Nov 2026 07:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('soon', now)).toBeNull();
  expect(retryAfterMs(null, now)).toBeNull();
});

test('wire an answer keeps its bytes', async () => {
  answers(200, new Uint8Array([0, 255]));
  expect([...new Uint8Array((await ask(POST)).bytes())]).toEqual([0, 255]);
});
