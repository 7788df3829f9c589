/** A server as far as a session needs one: it signs in, refreshes by a cookie that knows its device, takes what is sent. */

import { vi } from 'vitest';
import type { Mutation, RequestHead, SyncAnswer } from '@sync/messages';
import { emptyAnswer } from '../../sync/ts/toy';

export type Sent = RequestHead & { mutations: Mutation[] };

const refusal = (status: number, code: string): Response =>
  Response.json({ error: { code, message: code } }, { status });

export class FakeOffice {
  /** Client ids that belong to somebody. */
  readonly owners = new Map<string, string>();
  readonly passwords: string[] = [];
  readonly synced: Sent[] = [];
  /** Mutations it has, by client id and number. */
  readonly log = new Map<string, Mutation>();
  loggedOut = 0;
  online = true;
  /** The refresh cookie. */
  cookie: { user: string; client: string } | null = null;
  /** What the next exchanges say instead. */
  instead: ((request: Sent) => Response | Partial<SyncAnswer>) | null = null;

  open(): void {
    vi.stubGlobal('document', { visibilityState: 'visible', getElementById: () => null });
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      if (!this.online) throw new TypeError('Failed to fetch');
      const packed = init.body instanceof ArrayBuffer ? new Blob([init.body]).stream() : null;
      const text = packed ? await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).text() : init.body;
      const body = JSON.parse((text as string | undefined) ?? '{}') as Record<string, string>;
      if (path === '/api/auth/login') return this.#login(body);
      if (path === '/api/auth/logout') return this.#logout();
      if (path === '/api/auth/refresh') return this.#refresh(body);
      return this.#sync(body as unknown as Sent, new Headers(init.headers));
    });
  }

  #login({ username = '', client_id = '' }: Record<string, string>): Response {
    this.passwords.push(username);
    return this.#give(`user of ${username}`, client_id);
  }

  #logout(): Response {
    this.loggedOut += 1;
    this.cookie = null;
    return new Response(null, { status: 204 });
  }

  #refresh({ client_id }: Record<string, string>): Response {
    if (this.cookie === null) return refusal(401, 'REFRESH_INVALID');
    return this.#give(this.cookie.user, client_id ?? this.cookie.client);
  }

  #give(user: string, client: string): Response {
    if ((this.owners.get(client) ?? user) !== user) return refusal(409, 'CLIENT_OF_ANOTHER_USER');
    this.owners.set(client, user);
    this.cookie = { user, client };
    const told = { id: user, name: `Name of ${user}`, role: 'technician', org_id: 'o1' };
    return Response.json({ access_token: `${user}|${client}`, expires_in: 900, user: told });
  }

  #sync(request: Sent, headers: Headers): Response {
    const [, client = ''] = (headers.get('Authorization') ?? '').split('|');
    if (client !== request.client_id) return refusal(403, 'WRONG_CLIENT');
    this.synced.push(request);
    const instead = this.instead?.(request) ?? {};
    return instead instanceof Response ? instead : this.#taken(request, instead);
  }

  #taken(request: Sent, more: Partial<SyncAnswer>): Response {
    for (const one of request.mutations) {
      const known = this.log.get(`${request.client_id} ${one.id}`);
      if (known !== undefined && known.uuid !== one.uuid) return refusal(409, 'CLIENT_FORKED');
    }
    for (const one of request.mutations) this.log.set(`${request.client_id} ${one.id}`, one);
    const receipts = request.mutations.map(({ id }) => ({ id, outcome: 'applied' as const, seq: 5 }));
    const mine = [...this.log.keys()].filter((key) => key.startsWith(request.client_id)).length;
    const page = { ...emptyAnswer, cursor: 'c', seq: 5, last_mutation_id: mine, receipts };
    return Response.json({ ...page, ...more });
  }
}
