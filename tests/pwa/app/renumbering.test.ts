import 'fake-indexeddb/auto';
import { get } from 'svelte/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { standing } from '@sync/store';
import { auth } from '@/app/engine';
import { mutate } from '@/app/mutate';
import { login, logout, session, whoIsHere, withToken } from '@/app/session';
import { FakeOffice } from './fake_office';

let office: FakeOffice;
let round = 0;

beforeEach(async () => {
  round += 1;
  office = new FakeOffice();
  office.open();
  await login(`renumbered ${round}`, 'p');
  await whoIsHere().loop.settled();
  const user = whoIsHere().person.user.id;
  const job = { id: 'j1', status: 'assigned', technician: user, seal: null, number: null };
  await whoIsHere().store.write((t) => t.base.put([{ kind: 'jobs', id: 'j1', grp: 'j1', row: job }]));
});

afterEach(() => logout());

const sent = (): (readonly [string, number, string])[] =>
  office.synced.flatMap(({ client_id, mutations }) => mutations.map((one) => [client_id, one.id, one.uuid] as const));

async function accepted(): Promise<string> {
  const { uuid } = await mutate('jobs.accept', { job: 'j1' });
  await whoIsHere().loop.settled();
  return uuid;
}

test('P1.6 a forked device sends everything under a new client id, and nobody types a password', async () => {
  const old = get(session).client_id!;
  const another = { id: 1, uuid: 'of another copy of this device' };
  office.log.set(`${old} 1`, another as never);
  const uuid = await accepted();
  const { client_id, needsSignIn } = get(session);
  expect([needsSignIn, office.passwords.length, client_id === old]).toEqual([false, 1, false]);
  expect(sent()).toEqual([
    [old, 1, uuid],
    [client_id, 1, uuid],
  ]);
  expect(get(whoIsHere().loop.facts)).toMatchObject({ state: 'idle', problem: null });
});

test('P1.6 a device put back to an old copy goes on under a new client id, and nobody types a password', async () => {
  const old = get(session).client_id!;
  office.instead = ({ client_id }) => (client_id === old ? { last_mutation_id: 7 } : {});
  const uuid = await accepted();
  const { client_id, needsSignIn } = get(session);
  expect([needsSignIn, office.passwords.length]).toEqual([false, 1]);
  expect(sent().at(-1)).toEqual([client_id, 1, uuid]);
  expect((await whoIsHere().store.read(standing)).client_id).toBe(client_id);
});

test('Auth.9 a client id that turns out to be somebody else’s at the refresh is given up, without a password', async () => {
  const old = get(session).client_id!;
  office.owners.set(old, 'somebody');
  auth.forget();
  await accepted();
  expect([get(session).needsSignIn, get(session).client_id === old, sent().length]).toEqual([false, false, 1]);
});

test('Auth.9 a call in his name asks for a token of the number the store has now', async () => {
  const { store } = whoIsHere();
  await store.write(async (t) => t.meta.put([{ ...(await standing(t)), client_id: 'taken by another tab' }]));
  auth.forget();
  await withToken(() => Promise.resolve());
  expect(office.cookie?.client).toBe('taken by another tab');
});
