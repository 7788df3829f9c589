import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import type { Tables } from '@sync/store';
import { follow } from '@/local/follow';
import { IndexedStore } from '@/local/store';
import { entry, record } from '../../sync/ts/conformance';

let users = 0;
const open = (): IndexedStore => new IndexedStore(`follow ${(users += 1)}`);
/** For what must not happen: long enough that it would have. */
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
const until = (list: readonly unknown[], length: number): Promise<void> =>
  vi.waitFor(() => expect(list.length).toBeGreaterThanOrEqual(length), { timeout: 5000, interval: 5 });

const ids = (records: readonly { id: string | number }[]): (string | number)[] => records.map((one) => one.id);

/** Follows a question and lists its answers; `asked` counts how often it was put. */
function listed<T>(
  store: IndexedStore,
  ask: (t: Tables) => Promise<T>,
): { answers: T[]; asked: () => number; stop: () => void } {
  const answers: T[] = [];
  let asked = 0;
  const counted = (t: Tables): Promise<T> => {
    asked += 1;
    return ask(t);
  };
  const stop = follow(store, { names: ['base', 'overlay', 'outbox'], ask: counted }, (answer) => answers.push(answer));
  return { answers, asked: () => asked, stop };
}

test('V2 a question by group is answered again when a row of the group comes, changes or goes', async () => {
  const store = open();
  const parts = listed(store, async (t) => (await t.base.by('[grp+kind]', ['j1', 'parts'])).map((one) => one.row));
  await until(parts.answers, 1);
  await store.write((t) => t.base.put([record('parts', 'p1', 'j1', { qty: '1' })]));
  await until(parts.answers, 2);
  await store.write((t) => t.base.put([record('parts', 'p1', 'j1', { qty: '2' })]));
  await until(parts.answers, 3);
  await store.write((t) => t.base.delete([['parts', 'p1']]));
  await until(parts.answers, 4);
  expect(parts.answers).toEqual([[], [{ id: 'p1', qty: '1' }], [{ id: 'p1', qty: '2' }], []]);
});

test('V2 a question is not asked again for what it did not read', async () => {
  const store = open();
  const one = listed(store, (t) => t.base.by('[grp+kind]', ['j1', 'parts']));
  const other = listed(store, async (t) => (await t.base.get(['jobs', 'j1'])) ?? null);
  await until(one.answers, 1);
  await until(other.answers, 1);
  const before = [one.asked(), other.asked()];
  await store.write((t) => t.base.put([record('parts', 'p9', 'j9'), record('checks', 'c1', 'j1')]));
  await store.write((t) => t.outbox.put([entry(1)]));
  await later();
  expect([one.asked(), other.asked()]).toEqual(before);
});

test.each<[string, (t: Tables) => Promise<(string | number)[]>]>([
  ['kind', async (t) => ids(await t.base.by('kind', 'parts'))],
  ['grp', async (t) => ids(await t.base.by('grp', 'j1'))],
  ['all', async (t) => ids(await t.base.all())],
])('V2 a question by %s hears of a new row', async (_by, ask) => {
  const store = open();
  const found = listed(store, ask);
  await until(found.answers, 1);
  await store.write((t) => t.base.put([record('parts', 'p1', 'j1')]));
  await until(found.answers, 2);
  expect(found.answers).toEqual([[], ['p1']]);
});

test('V2 a question by state hears of an entry that changes its state', async () => {
  const store = open();
  await store.write((t) => t.outbox.put([entry(1), entry(2)]));
  const waiting = listed(store, async (t) => ids(await t.outbox.by('state', 'waiting')));
  await until(waiting.answers, 1);
  await store.write((t) => t.outbox.put([entry(1, { state: 'receipted' })]));
  await until(waiting.answers, 2);
  expect(waiting.answers).toEqual([[1, 2], [2]]);
});

test('V2 the same answer is not told twice, and nothing is told after the end', async () => {
  const store = open();
  await store.write((t) => t.base.put([record('parts', 'p1', 'j1', { qty: '1' })]));
  const parts = listed(store, (t) => t.base.by('kind', 'parts'));
  await until(parts.answers, 1);
  await store.write((t) => t.base.put([record('parts', 'p1', 'j1', { qty: '1' })]));
  await later();
  parts.stop();
  await store.write((t) => t.base.put([record('parts', 'p2', 'j1')]));
  await later();
  expect(parts.answers).toHaveLength(1);
});

test('V2 clearing a table is heard by whoever read of it', async () => {
  const store = open();
  await store.write((t) => t.overlay.put([{ kind: 'jobs', id: 'j1', grp: 'j1', row: null }]));
  const found = listed(store, async (t) => (await t.overlay.get(['jobs', 'j1'])) === undefined);
  await until(found.answers, 1);
  await store.write((t) => t.overlay.clear());
  await until(found.answers, 2);
  expect(found.answers).toEqual([false, true]);
});

test('V1 a look that fails is repeated', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const store = open();
  let times = 0;
  const answers: number[] = [];
  const stop = follow(
    store,
    {
      names: ['base'],
      ask: () => {
        times += 1;
        return times === 1 ? Promise.reject(new Error('a bad moment')) : Promise.resolve(times);
      },
    },
    (answer) => answers.push(answer),
  );
  await vi.waitFor(() => expect(times).toBe(1));
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers).toEqual([2]);
  });
  stop();
  vi.useRealTimers();
});
