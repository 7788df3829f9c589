import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Auth } from '@/net/auth';

interface Call {
  path: string;
  headers: Headers;
  body: unknown;
}

let calls: Call[];
let answer: (path: string) => Response;
let locks: string[];

const signed = (token: string, more: object = {}): Response =>
  Response.json({
    access_token: token,
    expires_in: 900,
    user: { id: 'u1', name: 'A', role: 'technician', org_id: 'o1' },
    ...more,
  });

beforeEach(() => {
  calls = [];
  locks = [];
  answer = () => signed('t1');
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    calls.push({
      path,
      headers: new Headers(init.headers),
      body: JSON.parse((init.body as string | undefined) ?? 'null') as unknown,
    });
    return Promise.resolve(answer(path));
  });
  vi.stubGlobal('navigator', {
    locks: {
      request: (name: string, _options: LockOptions, work: () => Promise<void>) => {
        locks.push(name);
        return work();
      },
    },
  });
});

afterEach(() => vi.useRealTimers());

const LOGIN = { username: 'tech1', password: 'p', client_id: 'c1', device_name: 'phone' };

test('V5 signing in keeps the token in memory', async () => {
  const auth = new Auth();
  expect(auth.token).toBeNull();
  expect(await auth.login(LOGIN)).toMatchObject({ id: 'u1', org_id: 'o1' });
  expect(auth.token).toBe('t1');
  expect(calls.map(({ path, body }) => [path, body])).toEqual([['/api/auth/login', LOGIN]]);
  auth.forget();
  expect(auth.token).toBeNull();
});

test('V7.4 a token is given up before it runs out, by a clock nobody can set back', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const auth = new Auth();
  await auth.login(LOGIN);
  vi.advanceTimersByTime(869_000);
  expect(auth.token).toBe('t1');
  vi.advanceTimersByTime(2_000);
  expect(auth.token).toBeNull();
});

test('V5.3 a refresh is one at a time across tabs, and shows that a script of ours asks', async () => {
  const auth = new Auth();
  await auth.refresh('u1', 'c1');
  expect(auth.token).toBe('t1');
  expect(locks).toEqual(['fieldseal-refresh']);
  expect(calls[0]?.headers.get('X-Requested-By')).toBe('fieldseal');
});

test('V3 a tab that was frozen with the lock in its hand does not keep this one signed out', async () => {
  const asked = vi.fn((_name: string, { signal }: LockOptions = {}) =>
    signal ? Promise.reject(new DOMException('', 'TimeoutError')) : new Promise(() => undefined),
  );
  vi.stubGlobal('navigator', { locks: { request: asked } });
  const auth = new Auth();
  await Promise.race([auth.refresh('u1', 'c1'), new Promise((resolve) => setTimeout(resolve, 200))]);
  expect(auth.token).toBe('t1');
  expect(asked).toHaveBeenCalledTimes(1);
});

test('V5.4 a token of somebody who signed in since is thrown away', async () => {
  const auth = new Auth();
  answer = () => signed('his', { user: { id: 'u2' } });
  await expect(auth.refresh('u1', 'c1')).rejects.toMatchObject({ status: 401, code: 'OTHER_USER' });
  expect(auth.token).toBeNull();
});

test('V5 where the answer does not name the person, the token does', async () => {
  const auth = new Auth();
  const token = (sub: unknown): string =>
    `x.${Buffer.from(JSON.stringify({ sub, name: '王' })).toString('base64url')}.y`;
  answer = () => signed(token('u1'), { user: undefined });
  await auth.refresh('u1', 'c1');
  expect(auth.token).toBe(token('u1'));
  for (const bad of [token('u2'), token(7), 'nonsense']) {
    answer = () => signed(bad, { user: undefined });
    await expect(auth.refresh('u1', 'c1')).rejects.toMatchObject({ code: 'OTHER_USER' });
  }
});

test('V5 a refresh that is refused is told, and leaves no token behind', async () => {
  const auth = new Auth();
  await auth.login(LOGIN);
  answer = () => Response.json({ error: { code: 'REFRESH_INVALID', message: 'Sign in again.' } }, { status: 401 });
  await expect(auth.refresh('u1', 'c1')).rejects.toMatchObject({ status: 401 });
  expect(auth.token).toBeNull();
});

test('V5 signing out forgets the token first, whatever the server says', async () => {
  const auth = new Auth();
  await auth.login(LOGIN);
  answer = () => new Response(null, { status: 503 });
  await expect(auth.logout()).rejects.toMatchObject({ status: 503 });
  expect(auth.token).toBeNull();
  expect(calls.at(-1)?.headers.get('Authorization')).toBe('Bearer t1');
});
