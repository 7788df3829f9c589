/** Every call has its time limit, and a server's "later" reaches the loop as the milliseconds to wait. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { nextStep } from '@sync/files';
import type { FileRecord } from '@sync/store';
import { Api } from '@/net/api';
import { Auth } from '@/net/auth';
import { exchange } from '@/net/exchange';
import { AT, Device, engine } from '../../sync/ts/toy';

let limits: number[];
let answer: () => Response;

beforeEach(() => {
  limits = [];
  answer = () => Response.json({});
  const real = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limits.push(ms);
    return real(ms);
  });
  vi.stubGlobal('fetch', (_path: string, { signal }: RequestInit) => {
    expect(signal).toBeInstanceOf(AbortSignal);
    return Promise.resolve(answer());
  });
});
afterEach(() => vi.restoreAllMocks());

const file: FileRecord = {
  sha256: 'a'.repeat(64),
  size: 3,
  type: 'image/jpeg',
  grp: 'j1',
  state: 'unsent',
  known: false,
  offset: null,
  restarts: 0,
  problem: null,
  added_at: AT,
};

test('V3.2 no call is without a limit: a minute, twenty seconds for signing in, three for leaving', async () => {
  const api = new Api({ token: 't' });
  const bytes = new ArrayBuffer(3);
  const limitOf = async (call: () => Promise<unknown>): Promise<number> => {
    limits = [];
    await call().catch(() => undefined);
    // The lock for the refresh has its own patience, and comes first.
    return limits.at(-1) ?? NaN;
  };
  expect(await limitOf(() => api.sync('{}'))).toBe(60_000);
  expect(await limitOf(() => api.catalogue('/c'))).toBe(60_000);
  expect(await limitOf(() => api.file(file.sha256))).toBe(60_000);
  for (const known of [false, true]) {
    for (const offset of [null, 0]) {
      const one = { ...file, known, offset };
      expect(await limitOf(() => api.fileStep(one, nextStep(one, 2), bytes))).toBe(60_000);
    }
  }
  const auth = new Auth();
  const credentials = { username: 'u', password: 'p', client_id: 'c', device_name: 'd' };
  expect(await limitOf(() => auth.login(credentials))).toBe(20_000);
  expect(await limitOf(() => auth.refresh('u', 'c'))).toBe(20_000);
  expect(await limitOf(() => auth.logout())).toBe(3_000);
});

test.each([
  [429, '7', 7_000],
  [503, '2', 2_000],
  [503, null, null],
])('V3.5 %i with Retry-After %s is waited for so long, and is no problem to show', async (status, header, ms) => {
  const device = new Device(new MemoryStore());
  await device.begin();
  const headers = header === null ? {} : { 'Retry-After': header };
  answer = () => Response.json({ error: { code: 'BUSY', message: 'later' } }, { status, headers });
  const world = { store: device.store, engine, now: () => Date.parse(AT), api: new Api({ token: 't' }) };
  expect(await exchange(world, 500)).toMatchObject({ event: 'failed', retryAfterMs: ms, problem: null });
});
