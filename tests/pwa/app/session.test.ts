import 'fake-indexeddb/auto';
import { get } from 'svelte/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mutation, RequestHead } from '@sync/messages';
import { emptyAnswer } from '../../sync/ts/toy';
import { auth } from '@/app/engine';
import { live, read } from '@/app/live';
import { dismiss, drafts, mutate, mutateAll, newId, sealBasis } from '@/app/mutate';
import { forgotten } from '@/local/people';
import { login, logout, people, restore, session, whoIsHere } from '@/app/session';

type Sent = RequestHead & { mutations: Mutation[] };

/** A server with two people and one catalogue-less organisation, as far as these tests need one. */
const server = {
  online: true,
  /** Client ids that belong to somebody. */
  owners: new Map<string, string>(),
  logins: [] as string[],
  synced: [] as { who: string; request: Sent }[],
  token: null as { user: string; client: string } | null,
};

/** Everybody is somebody else in each test: the databases stay. */
let round = 0;
const named = (username: string): string => `${username} ${round}`;
const userOf = (username: string): string => `user of ${username}`;

const refusal = (status: number, code: string): Response =>
  Response.json({ error: { code, message: code } }, { status });

function answer(path: string, init: RequestInit): Response {
  if (!server.online) throw new TypeError('Failed to fetch');
  const body = JSON.parse((init.body as string | undefined) ?? '{}') as Record<string, string>;
  if (path === '/api/auth/login') return answerLogin(body);
  if (path === '/api/auth/logout') return new Response(null, { status: 204 });
  if (path === '/api/auth/refresh') return server.token ? signed() : refusal(401, 'REFRESH_INVALID');
  return answerSync(body as unknown as Sent, new Headers(init.headers));
}

function answerLogin({ username = '', client_id = '' }: Record<string, string>): Response {
  const user = userOf(username);
  server.logins.push(client_id);
  if ((server.owners.get(client_id) ?? user) !== user) return refusal(409, 'CLIENT_OF_ANOTHER_USER');
  server.owners.set(client_id, user);
  server.token = { user, client: client_id };
  return signed();
}

function signed(): Response {
  const id = server.token?.user ?? '';
  const user = { id, name: `Name of ${id}`, role: 'technician', org_id: 'o1' };
  return Response.json({ access_token: `${id}|${server.token?.client}`, expires_in: 900, user });
}

function answerSync(request: Sent, headers: Headers): Response {
  const [who = '', client] = (headers.get('Authorization') ?? '').replace('Bearer ', '').split('|');
  if (client !== request.client_id) return refusal(403, 'WRONG_CLIENT');
  server.synced.push({ who, request });
  const receipts = request.mutations.map(({ id }) => ({ id, outcome: 'applied', seq: 5 }));
  return Response.json({ ...emptyAnswer, cursor: 'c', seq: 5, last_mutation_id: request.outbox.next_id - 1, receipts });
}

beforeEach(() => {
  round += 1;
  Object.assign(server, { online: true, owners: new Map(), logins: [], synced: [], token: null });
  vi.stubGlobal('document', { visibilityState: 'visible', getElementById: () => null });
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const packed = init.body instanceof ArrayBuffer ? new Blob([init.body]).stream() : null;
    const text = packed ? await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).text() : init.body;
    return answer(path, { ...init, body: text ?? null });
  });
});

afterEach(() => logout());

const come = async (username = 'tech1'): Promise<void> => {
  await login(named(username), 'p');
  await whoIsHere().loop.settled();
};

const create = () =>
  whoIsHere().store.write((t) =>
    t.drafts.put([{ key: 'k', grp: 'j1', value: { half: 'filled' }, saved_at: '2026-11-22T08:00:00.000Z' }]),
  );

const job = () => ({ id: 'j1', status: 'assigned', technician: userOf(named('tech1')), seal: null, number: null });

/** A job as the server would have sent it. */
const givenJob = () => whoIsHere().store.write((t) => t.base.put([{ kind: 'jobs', id: 'j1', grp: 'j1', row: job() }]));

test('V5 signing in opens a store of one’s own and speaks to the server under its client id', async () => {
  await come();
  const { client_id } = get(session);
  expect(get(session)).toMatchObject({ state: 'in', username: named('tech1'), needsSignIn: false });
  expect(server.synced.map((one) => [one.who, one.request.client_id])).toEqual([[userOf(named('tech1')), client_id]]);
});

test('V5.1 without a network the last session begins from the device, and work goes on', async () => {
  await come();
  const before = get(session).client_id;
  await givenJob();
  whoIsHere().leave();
  server.online = false;
  await restore();
  expect(get(session)).toMatchObject({ state: 'in', client_id: before });
  expect(await mutate('jobs.accept', { job: 'j1' })).toMatchObject({ id: 1 });
  await whoIsHere().loop.settled();
  expect((await read((tx) => tx.get('jobs', 'j1')))?.status).toBe('accepted');
  expect(get(whoIsHere().loop.facts)).toMatchObject({ unreachable: true });
});

test('V5 another person on the same device never sees or sends what the first one left', async () => {
  await come('tech1');
  await givenJob();
  server.online = false;
  await mutate('jobs.accept', { job: 'j1' });
  await whoIsHere().loop.settled();
  await logout();
  server.online = true;
  await come('tech2');
  expect(await read((tx) => tx.all('jobs'))).toEqual([]);
  expect(
    server.synced.filter((one) => one.who === userOf(named('tech2'))).flatMap((one) => one.request.mutations),
  ).toEqual([]);
  await logout();
  await come('tech1');
  const sent = server.synced
    .filter((one) => one.who === userOf(named('tech1')))
    .flatMap((one) => one.request.mutations);
  expect(sent.map((one) => one.name)).toEqual(['jobs.accept']);
  expect(new Set(server.logins).size).toBe(2);
  expect(
    get(people)
      .map((one) => one.username)
      .slice(0, 2),
  ).toEqual([named('tech1'), named('tech2')]);
});

test('P1 the same person signing in again goes on with his numbers', async () => {
  await come();
  const first = get(session).client_id;
  await logout();
  expect(get(session)).toMatchObject({ state: 'out', user: null });
  await come();
  expect(get(session).client_id).toBe(first);
});

test('P1 a client id that turns out to be somebody else’s is given up, and unsent work goes under the new one', async () => {
  await come();
  await givenJob();
  server.online = false;
  await mutate('jobs.accept', { job: 'j1' });
  await whoIsHere().loop.settled();
  const old = get(session).client_id!;
  server.online = true;
  server.owners.set(old, 'somebody');
  await come();
  const { client_id } = get(session);
  expect(client_id).not.toBe(old);
  const { request } = server.synced.at(-1)!;
  expect([request.client_id, server.synced.flatMap((one) => one.request.mutations).at(-1)?.id]).toEqual([client_id, 1]);
});

test('P1 a device that forgot who was here finds its numbering in the store', async () => {
  await come();
  const first = get(session).client_id;
  await logout();
  await forgotten(named('tech1'));
  await come();
  expect(get(session).client_id).toBe(first);
});

test('V5 a token that is not taken any more asks for the password; nothing is deleted', async () => {
  await come();
  await givenJob();
  server.token = null;
  auth.forget();
  await mutate('jobs.accept', { job: 'j1' });
  await whoIsHere().loop.settled();
  expect(get(session)).toMatchObject({ state: 'in', needsSignIn: true });
  await come();
  expect(get(session)).toMatchObject({ state: 'in', needsSignIn: false });
  expect(server.synced.flatMap((one) => one.request.mutations).map((one) => one.name)).toEqual(['jobs.accept']);
});

test('V5 somebody else’s sign-in in another tab pauses this one’s queue', async () => {
  await come('tech1');
  await givenJob();
  server.token = { user: userOf(named('tech2')), client: 'other' };
  auth.forget();
  await mutate('jobs.accept', { job: 'j1' });
  await whoIsHere().loop.settled();
  expect(get(session).needsSignIn).toBe(true);
  expect(server.synced.filter((one) => one.request.mutations.length > 0)).toEqual([]);
});

test('V1.1 what is refused is told and not stored; several are saved together or not at all', async () => {
  await come();
  await givenJob();
  await expect(mutate('jobs.accept', { job: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const both = mutateAll([
    ['jobs.accept', { job: 'j1' }],
    ['jobs.accept', { job: 'nobody' }],
  ]);
  await expect(both).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await read((tx) => tx.get('jobs', 'j1')))?.status).toBe('assigned');
});

test('S1 a frozen document learns where this device stands', async () => {
  await come();
  await givenJob();
  server.online = false;
  await mutate('jobs.accept', { job: 'j1' });
  const basis = await sealBasis();
  expect(basis).toMatchObject({ org: 'o1', epoch: 'e1', seq: 5, client_id: get(session).client_id, last_id: 1 });
  expect(basis.signed_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
});

test('V1 half-filled forms are kept', async () => {
  await come();
  await create();
  expect(await drafts.load('k')).toEqual({ half: 'filled' });
  await drafts.save('part', 'j1', { qty: '2' });
  expect(await drafts.load('part')).toEqual({ qty: '2' });
  await drafts.drop('part');
  expect(await drafts.load('part')).toBeUndefined();
});

test('V2 rows are followed as they change, and the work on a job is counted', async () => {
  await come();
  const seen: unknown[] = [];
  let last: unknown;
  const stops = [
    live.row('jobs', 'j1').subscribe((row) => seen.push(row?.status ?? row)),
    live.work('j1').subscribe((work) => (last = work)),
  ];
  await vi.waitFor(() => expect(seen).toEqual([undefined, null]));
  await givenJob();
  await vi.waitFor(() => expect(seen.at(-1)).toBe('assigned'));
  server.online = false;
  await mutate('jobs.accept', { job: 'j1' });
  await vi.waitFor(() => expect(seen.at(-1)).toBe('accepted'));
  await vi.waitFor(() => expect(last).toMatchObject({ unsent: 1, filesUnsent: 0, left: null, canWrite: true }));
  for (const stop of stops) stop();
});

test('V2 a refused mutation can be taken out of the tray, and only that', async () => {
  await come();
  await givenJob();
  server.online = false;
  await mutate('jobs.accept', { job: 'j1' });
  const { store } = whoIsHere();
  await dismiss(1);
  expect(await store.read((t) => t.outbox.all())).toHaveLength(1);
  await store.write(async (t) => {
    const entry = await t.outbox.get(1);
    await t.outbox.put([{ ...entry!, state: 'refused' }]);
  });
  await dismiss(1);
  expect(await store.read(async (t) => [await t.outbox.all(), (await t.archive.all()).length])).toEqual([[], 1]);
});

test('V7 ids made here sort by time', () => {
  const ids = Array.from({ length: 50 }, newId);
  expect(new Set(ids).size).toBe(50);
  expect(ids[0]! <= ids[49]! || ids[0]!.slice(0, 13) === ids[49]!.slice(0, 13)).toBe(true);
});
