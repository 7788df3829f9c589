import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { get } from 'svelte/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mutate } from '@/app/mutate';
import {
  handedOver,
  login,
  logout,
  onErased,
  onOpened,
  people,
  restore,
  session,
  whoIsHere,
  type Opened,
} from '@/app/session';
import { everybody, forgotten } from '@/local/people';
import { onOutboxWritten, type Held } from '@/local/store';
import { FakeOffice } from './fake_office';

let office: FakeOffice;
let round = 0;
let kept: Map<string, string>;
const stops: (() => void)[] = [];

beforeEach(async () => {
  round += 1;
  office = new FakeOffice();
  office.open();
  kept = new Map();
  vi.stubGlobal('localStorage', {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    removeItem: (key: string) => kept.delete(key),
    getItem: (key: string) => kept.get(key) ?? null,
  });
  for (const one of await everybody()) await forgotten(one.username);
});

afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await logout();
});

const name = (who = 'r'): string => `${who} ${round}`;

async function come(who = name()): Promise<void> {
  await login(who, 'p');
  await whoIsHere().loop.settled();
  const { user } = whoIsHere().person;
  const job = { id: 'j1', status: 'assigned', technician: user.id, seal: null, number: null };
  await whoIsHere().store.write((t) => t.base.put([{ kind: 'jobs', id: 'j1', grp: 'j1', row: job }]));
}

const revoked = { notice: { revoked: true }, seq: 0, cursor: null };

function subscription(): { unsubscribe: ReturnType<typeof vi.fn> } {
  const one = { unsubscribe: vi.fn(() => Promise.resolve(true)) };
  const registration = { pushManager: { getSubscription: () => Promise.resolve(one) } };
  Object.defineProperty(navigator, 'serviceWorker', {
    value: { getRegistration: () => Promise.resolve(registration) },
    configurable: true,
  });
  return one;
}

test('P3.9 a rescued device hands over, then leaves nothing of the person, and says so', async () => {
  const push = subscription();
  const erased: string[] = [];
  stops.push(onErased((user) => erased.push(user)));
  await come();
  const { user } = whoIsHere().person;
  kept.set('fieldseal.photos_sent', 'x').set('fieldseal.look', 'dark').set('of another app', 'y');
  office.instead = ({ outbox, mutations }) => ({ ...revoked, erase: outbox.unsent === mutations.length });
  await mutate('jobs.accept', { job: 'j1' });
  await whoIsHere().loop.settled();
  await vi.waitFor(() => expect(office.loggedOut).toBe(1));
  expect(office.log.size).toBe(1);
  expect([get(session).state, get(people), get(handedOver), erased]).toEqual(['out', [], true, [user.id]]);
  expect([...kept.keys()]).toEqual(['of another app']);
  expect(await Dexie.getDatabaseNames()).not.toContain(`fieldseal-${user.id}`);
  expect(push.unsubscribe).toHaveBeenCalledOnce();
  office.instead = null;
  await come(name('the next one'));
  expect(get(handedOver)).toBe(false);
});

test('P3.9 the settings of a shared device stay for the others', async () => {
  await come(name('other'));
  await logout();
  await come();
  kept.set('fieldseal.look', 'dark').set('fieldseal.photos_sent', 'x');
  office.instead = () => ({ ...revoked, erase: true });
  whoIsHere().loop.wake('asked');
  await vi.waitFor(() => expect(get(session).state).toBe('out'));
  await vi.waitFor(() => expect(office.loggedOut).toBe(2));
  expect([...kept.keys()]).toEqual(['fieldseal.look']);
  expect(get(people).map((one) => one.username)).toEqual([name('other')]);
});

test('P3.9 a tab that did not do it itself lets go, too', async () => {
  await come();
  const channel = new BroadcastChannel(`fieldseal-${whoIsHere().person.user.id}`);
  channel.postMessage('erased');
  await vi.waitFor(() => expect([get(session).state, get(handedOver)]).toEqual(['out', true]));
  expect(get(people)).toEqual([]);
  channel.close();
});

test('V1 after every write to the outbox, and after no other, its count is told', async () => {
  const told: Held[] = [];
  await come();
  const { client_id } = get(session);
  const user = whoIsHere().person.user.id;
  stops.push(onOutboxWritten((held) => told.push(held)));
  stops.push(
    onOutboxWritten(() => {
      throw new Error('a listener that fails must not make a save fail');
    }),
  );
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  office.online = false;
  await mutate('jobs.accept', { job: 'j1' });
  await whoIsHere().loop.settled();
  expect(told).toEqual([{ user, client_id, next_id: 2, unsent: 1 }]);
  office.online = true;
  whoIsHere().loop.wake('asked');
  await whoIsHere().loop.settled();
  expect(told.at(-1)).toEqual({ user, client_id, next_id: 2, unsent: 0 });
  expect(complained).toHaveBeenCalled();
});

test('V1 what the database held is told when a session is brought back, before a missing one is begun anew', async () => {
  const told: Opened[] = [];
  await restore();
  stops.push(onOpened((opened) => told.push(opened)));
  expect(told).toEqual([{ found: null, person: null }]);
  await come();
  const person = { user: whoIsHere().person.user.id, username: name() };
  expect(told.at(-1)).toEqual({ found: null, person });
  office.online = false;
  await mutate('jobs.accept', { job: 'j1' });
  whoIsHere().leave();
  await restore();
  const { client_id } = get(session);
  const found = { user: person.user, client_id, next_id: 2, unsent: 1 };
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ found, person }), 5000);
  whoIsHere().leave();
  await Dexie.delete(`fieldseal-${person.user}`);
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await restore();
  expect([told.at(-1), get(session).state]).toEqual([{ found: null, person }, 'out']);
  expect(complained).toHaveBeenCalled();
});
