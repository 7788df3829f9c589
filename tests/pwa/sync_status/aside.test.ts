import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { newStanding, type Entry } from '@sync/store';
import { IndexedStore } from '@/local/store';

const around = vi.hoisted(() => ({ here: null as unknown, done: [] as unknown[][] }));
vi.mock('@/app/session', () => ({ whoIsHere: () => around.here }));
vi.mock('@/app/engine', () => ({ randomId: () => 'id' }));
vi.mock('@/app/mutate', async (original) => ({
  ...(await original<object>()),
  mutate: (...call: unknown[]) => {
    around.done.push(call);
    return Promise.resolve();
  },
}));
const { itemOf, putAside } = await import('@/app/aside');

const CLIENT = '0193a000-0000-7000-8000-00000000000a';
const entry = (n: number, state: Entry['state']): Entry => ({
  n,
  client_id: CLIENT,
  id: 7,
  uuid: 'u',
  name: 'parts.use',
  body: '{}',
  bytes: 2,
  at: '2026-11-22T08:00:00.000Z',
  groups: [],
  state,
  receipt: null,
});

let store: IndexedStore;
let round = 0;
beforeEach(async () => {
  store = new IndexedStore(`aside ${(round += 1)}`);
  around.here = { store };
  around.done = [];
  await store.write(async (tables) => {
    await tables.meta.put([newStanding(CLIENT)]);
    await tables.outbox.put([entry(1, 'refused'), entry(2, 'waiting')]);
  });
});

test('P3 the office’s item about a record is found by its device and number, as the server names it', async () => {
  expect(await itemOf(CLIENT, 7)).toBe('5d1037ad-ca7d-5efe-9aac-4fd6da8f5aff');
  expect(await itemOf('ffeeddcc-bbaa-4988-b766-554433221100', 131)).toBe('13b9b640-21be-54ff-88b3-79aaf5f5bedd');
});

test('V1 what is put aside is kept whole, and the office is told why', async () => {
  await putAside(1, { reason: 'wrong', note: null }, 'x'.repeat(600));
  expect(await store.read((tables) => tables.archive.get([CLIENT, 7]))).toMatchObject({
    dismissed: { reason: 'wrong', note: null },
  });
  expect(around.done).toEqual([
    ['reviews.close', { item: '5d1037ad-ca7d-5efe-9aac-4fd6da8f5aff', reason: 'x'.repeat(500) }],
  ]);
});

test('V1 what was not refused is neither put aside nor told', async () => {
  await putAside(2, { reason: 'wrong', note: null }, 'why');
  await putAside(9, { reason: 'wrong', note: null }, 'why');
  expect(around.done).toEqual([]);
  expect(await store.read((tables) => tables.outbox.all())).toHaveLength(2);
});
