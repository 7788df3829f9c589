import { expect, test, vi } from 'vitest';
import { SyncError } from '@sync/errors';
import { Auth } from '@/net/auth';
import { wayOf } from '@/app/settings/browser';

vi.mock('@/app/fieldseal', () => ({}));
const { leaving } = await import('@/app/settings/leaving');

const badge = { state: 'connected', unsent: 0, filesUnsent: 0 } as const;

test('V5 nothing unsent and a network: one may leave without a question', () => {
  expect(leaving(badge, true, true)).toBeNull();
});

test('V5.5 before leaving, what stays behind is counted', () => {
  expect(leaving({ ...badge, state: 'waiting', unsent: 2, filesUnsent: 1 }, true, true)).toEqual({
    records: 2,
    files: 1,
    offline: false,
  });
});

test('V5 without a network the way back is closed, and that is said', () => {
  expect(leaving(badge, false, true)?.offline).toBe(true);
  expect(leaving({ ...badge, state: 'offline' }, true, true)?.offline).toBe(true);
});

test('V4 before the device was read, counts of nought are not believed', () => {
  expect(leaving(badge, true, false)).not.toBeNull();
});

test('V5 signing out does not wait longer than three seconds for an answer', async () => {
  vi.stubGlobal('fetch', (_path: string, { signal }: RequestInit) => {
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  });
  const began = performance.now();
  const error = await new Auth().logout().catch((one: unknown) => one);
  expect(error).not.toBeInstanceOf(SyncError);
  expect(error).toMatchObject({ name: 'Unreachable' });
  expect(performance.now() - began).toBeLessThan(4_000);
});

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0';

test.each([
  ['android', `Mozilla/5.0 (Linux; Android 14; K) ${CHROME} Mobile Safari/537.36`, 5],
  ['edge', `Mozilla/5.0 (Linux; Android 14; K) ${CHROME} Mobile Safari/537.36 EdgA/140.0.0.0`, 5],
  ['wechat', `Mozilla/5.0 (Linux; Android 14; K) ${CHROME} Mobile Safari/537.36 MicroMessenger/8.0.50`, 5],
  ['wechat', `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${SAFARI} MicroMessenger/8.0.50`, 5],
  ['iphone', `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`, 5],
  ['iphone', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`, 5],
  ['mac', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`, 0],
  ['desktop', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${CHROME} Safari/537.36`, 0],
  ['desktop', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/140.0.0.0`, 10],
])('V1 the way to the home screen: %s', (way, agent, fingers) => {
  expect(wayOf(agent, fingers)).toBe(way);
});
