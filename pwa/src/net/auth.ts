/**
 * Signing in. The access token lives in memory only; the refresh token in a cookie no script can read.
 * Source: `sync/SPEC.md` Signing in, V5.
 */

import { TIMES } from '@sync/loop';
import { SyncError } from '@sync/errors';
import { call } from './http';
import { exclusively } from './tabs';

export interface User {
  id: string;
  name: string;
  role: string;
  org_id: string;
}

export interface Credentials {
  username: string;
  password: string;
  client_id: string;
  device_name: string;
}

interface Signed {
  access_token: string;
  /** Seconds. */
  expires_in: number;
  user?: User;
}

/** A token is not used in its last seconds: the answer might come after them. */
const MARGIN_MS = 30_000;

/** Nobody waits longer to be let out; no work depends on the answer. */
const LOGOUT_MS = 3_000;

/** The person a token is for. */
function subjectOf(token: string): string | null {
  try {
    const [, payload = ''] = token.split('.');
    const { sub } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub?: unknown };
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}

export class Auth {
  #token: string | null = null;
  #goodUntil = 0;

  /** The access token, or null when there is none that will last. Time from a clock nobody can set back. */
  get token(): string | null {
    return performance.now() < this.#goodUntil ? this.#token : null;
  }

  forget(): void {
    this.#token = null;
    this.#goodUntil = 0;
  }

  async login(credentials: Credentials): Promise<User> {
    const reply = await call({
      method: 'POST',
      path: '/api/auth/login',
      body: JSON.stringify(credentials),
      limitMs: TIMES.refreshLimit,
    });
    const signed = reply.json() as Signed & { user: User };
    this.#keep(signed);
    return signed.user;
  }

  /**
   * A new token for this user and client. The cookie is one per browser: when somebody else has signed in since, the new
   * token is his, and is thrown away (V5). Throws `SyncError` 401 then, and when the cookie is not good any more.
   */
  async refresh(user: string, client_id: string): Promise<void> {
    // One at a time across tabs: each refresh is a link of a chain, and two at once would fork it.
    await exclusively('fieldseal-refresh', async () => {
      this.forget();
      const reply = await call({
        method: 'POST',
        path: '/api/auth/refresh',
        headers: { 'X-Requested-By': 'fieldseal' },
        body: JSON.stringify({ client_id }),
        limitMs: TIMES.refreshLimit,
      });
      const signed = reply.json() as Signed;
      const whose = signed.user?.id ?? subjectOf(signed.access_token);
      if (whose !== user) throw new SyncError(401, 'OTHER_USER', 'Somebody else has signed in on this browser.');
      this.#keep(signed);
    });
  }

  /** Best effort: without a network the cookie stays until it runs out, and no work depends on it. */
  async logout(): Promise<void> {
    const token = this.#token;
    this.forget();
    await call({
      method: 'POST',
      path: '/api/auth/logout',
      headers: { 'X-Requested-By': 'fieldseal' },
      limitMs: LOGOUT_MS,
      token,
    });
  }

  #keep({ access_token, expires_in }: Signed): void {
    this.#token = access_token;
    this.#goodUntil = performance.now() + Math.max(0, expires_in * 1000 - MARGIN_MS);
  }
}
