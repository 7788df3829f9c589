import 'fake-indexeddb/auto';
import { get, writable } from 'svelte/store';
import { beforeEach, expect, test, vi } from 'vitest';
import { newStanding } from '@sync/store';
import { IndexedStore } from '@/local/store';

const app = vi.hoisted(() => ({
  opened: [] as (() => void)[],
  erased: [] as ((user: string) => void)[],
  calls: [] as string[],
  bodies: [] as unknown[],
  online: true,
}));

const session = vi.hoisted(() => ({ user: null as null | { id: string; name: string; org_id: string } }));
const facts = writable<{ contactAt: number | null } | null>(null);

vi.mock('@/app/session', () => ({
  onOpened: (heard: () => void) => app.opened.push(heard),
  onErased: (heard: (user: string) => void) => app.erased.push(heard),
  session: {
    subscribe(run: (now: typeof session) => void) {
      run(session);
      return () => undefined;
    },
  },
  get loopFacts() {
    return facts;
  },
}));
vi.mock('@/app/fieldseal', () => ({
  request: (method: string, path: string, wish: { json?: unknown } = {}) => {
    if (!app.online) return Promise.reject(new Error('unreachable'));
    app.calls.push(`${method} ${path}`);
    app.bodies.push(wish.json);
    return Promise.resolve({ json: {} });
  },
}));

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
  key: (at: number) => [...kept.keys()][at] ?? null,
  get length() {
    return kept.size;
  },
});

const { alarm, understood } = await import('@/rescue/watch');

let round = 0;
let user: string;
let store: IndexedStore;
let contact = 0;

const said = () => get(alarm).map(({ name, unsent }) => [name, unsent]);
const come = (): void => app.opened.forEach((heard) => heard());
const meet = (): void => facts.set({ contactAt: (contact += 1) });

beforeEach(async () => {
  kept.clear();
  app.calls = [];
  app.bodies = [];
  app.online = true;
  understood();
  user = `watched ${(round += 1)}`;
  session.user = { id: user, name: '王师傅', org_id: 'o1' };
  store = new IndexedStore(user);
  await store.write((tables) => tables.meta.put([newStanding('c1')]));
  await capture(1);
  await capture(2);
});

/** As the outbox does it: an entry and the next number in one write. */
async function capture(id: number): Promise<void> {
  const uuid = `0192f3a1-0000-7000-8000-${String(id).padStart(12, '0')}`;
  const one = { n: id, client_id: 'c1', id, uuid, name: 'jobs.accept', body: '{}', bytes: 2, at: '', groups: [] };
  await store.write(async (tables) => {
    await tables.outbox.put([{ ...one, state: 'waiting', receipt: null }]);
    await tables.meta.put([{ ...newStanding('c1'), next_id: id + 1 }]);
  });
}

test('V9.1 a database that is as it was left says nothing', async () => {
  come();
  await new Promise((done) => setTimeout(done, 50));
  expect(said()).toEqual([]);
});

test('V9.1 V9.2 a database cleared behind the app is told at once, to the office at the next contact, each once', async () => {
  await store.db.delete();
  come();
  await vi.waitFor(() => expect(said()).toEqual([['王师傅', 2]]));
  app.online = false;
  meet();
  await new Promise((done) => setTimeout(done, 20));
  app.online = true;
  meet();
  await vi.waitFor(() => expect(app.calls).toContain('POST /api/rescue/losses'));
  expect(app.bodies.at(-1)).toMatchObject({ client_id: 'c1', unsent: 2 });
  await new Promise((done) => setTimeout(done, 20));
  meet();
  await new Promise((done) => setTimeout(done, 20));
  expect(app.calls.filter((one) => one.startsWith('POST'))).toHaveLength(1);
  understood();
  come();
  await new Promise((done) => setTimeout(done, 50));
  expect(said()).toEqual([]);
});

test('V9.1 V5.4 the work of somebody who is not here now is looked for as well, and he is told by name', async () => {
  await store.db.delete();
  session.user = { id: 'somebody else', name: '李师傅', org_id: 'o1' };
  come();
  await vi.waitFor(() => expect(said()).toEqual([['王师傅', 2]]));
  meet();
  await new Promise((done) => setTimeout(done, 20));
  expect(
    app.calls.filter((one) => one.startsWith('POST')),
    'told in his own name only',
  ).toEqual([]);
});

test('V9.1 a storage that does not answer is not taken for an empty one', async () => {
  const failing = vi.spyOn(IndexedStore.prototype, 'held').mockRejectedValue(new Error('dead'));
  come();
  await vi.waitFor(() => expect(failing).toHaveBeenCalled());
  await new Promise((done) => setTimeout(done, 20));
  expect(said()).toEqual([]);
  failing.mockRestore();
});

test('V9.1 who has handed over and was erased leaves no mark', async () => {
  expect(kept.has(`fieldseal.mark.${user}`)).toBe(true);
  app.erased.forEach((heard) => heard(user));
  expect(kept.has(`fieldseal.mark.${user}`)).toBe(false);
});
