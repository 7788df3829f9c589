import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Tables } from '@sync/store';
import { follow } from '@/local/follow';
import { keep, keptAnswer, markOf } from '@/local/kept';
import { KEPT, type KeptRecord } from '@/local/names';
import { IndexedStore } from '@/local/store';
import { entry, record } from '../../sync/ts/conformance';

/** As much of a page as can be put away. */
const page = vi.hoisted(() => {
  const made = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  Object.assign(globalThis, { document: made });
  return made;
});

let users = 0;
const user = (): string => `kept ${(users += 1)}`;

const parts = async (t: Tables): Promise<unknown[]> => (await t.base.by('kind', 'parts')).map((one) => one.row);

interface Seen {
  answers: unknown[];
  asked: number;
}

/** One visit: the app is open until its first answer has come, and longer where it shall keep it. */
async function visit(store: IndexedStore, until: (seen: Seen) => Promise<void> | void): Promise<Seen> {
  const seen: Seen = { answers: [], asked: 0 };
  const ask = (t: Tables): Promise<unknown[]> => {
    seen.asked += 1;
    return parts(t);
  };
  const stop = follow(store, { names: ['base', 'overlay'], ask, kept: { name: 'parts/1' } }, (answer) =>
    seen.answers.push(answer),
  );
  await vi.waitFor(() => expect(seen.answers).not.toEqual([]), { interval: 2 });
  await until(seen);
  stop();
  return seen;
}

/** The answer lies in the store for the next start. */
const isKept = (store: IndexedStore, text: string) => (): Promise<void> =>
  vi.waitFor(
    async () => {
      const found = await store.read((t) => t.drafts.get(KEPT));
      expect((found?.value as KeptRecord | undefined)?.answers['parts/1']).toBe(text);
    },
    { timeout: 5000, interval: 20 },
  );

const one = record('parts', 'p1', 'j1', { qty: '1' });
const two = record('parts', 'p1', 'j1', { qty: '2' });

test('V2 a start shows the kept answer without asking, while nothing has changed', async () => {
  const name = user();
  const first = new IndexedStore(name);
  await first.write((t) => t.base.put([one]));
  const before = await visit(first, isKept(first, JSON.stringify([one.row])));
  expect(before).toEqual({ answers: [[one.row]], asked: 1 });
  // Work that is not of the view leaves it as it is.
  await first.write((t) => t.outbox.put([entry(1)]));
  await first.write((t) => t.drafts.put([{ key: 'form', grp: 'j1', value: 1, saved_at: '' }]));
  first.close();
  expect(await visit(new IndexedStore(name), () => undefined)).toEqual({ answers: [[one.row]], asked: 0 });
});

test.each<[string, (t: Tables) => Promise<void>]>([
  ['the server’s rows', (t) => t.base.put([two])],
  ['work on the device', (t) => t.overlay.put([{ kind: 'parts', id: 'p9', grp: 'j9', row: null }])],
  ['rows that go', (t) => t.base.delete([['parts', 'p1']])],
  ['a new beginning', (t) => t.base.clear()],
])('V2 a change of the view makes the kept answer worthless: %s', async (_what, change) => {
  const name = user();
  const store = new IndexedStore(name);
  await store.write((t) => t.base.put([one]));
  await visit(store, isKept(store, JSON.stringify([one.row])));
  await store.write(change);
  const now = await store.read(parts);
  expect(await visit(store, () => undefined)).toEqual({ answers: [now], asked: 1 });
});

test('V2 what was kept is erased by the change that makes it worthless: no name stays behind', async () => {
  const store = new IndexedStore(user());
  await store.write((t) => t.base.put([one]));
  await visit(store, isKept(store, JSON.stringify([one.row])));
  await store.write((t) => t.base.delete([['parts', 'p1']]));
  expect(JSON.stringify(await store.read((t) => t.drafts.all()))).not.toContain('qty');
});

test('V2 an answer read before a change is not kept after it', async () => {
  const store = new IndexedStore(user());
  await store.write((t) => t.base.put([one]));
  const before = await store.read(markOf);
  await store.write((t) => t.base.put([two]));
  await keep(store.db, { name: 'parts/1', mark: before, text: JSON.stringify([one.row]) });
  expect(await store.read((t) => keptAnswer(t, 'parts/1'))).toBeUndefined();
});

test('V2 an answer that a change did not concern is kept again after it', async () => {
  const store = new IndexedStore(user());
  await store.write((t) => t.base.put([one]));
  const ask = (t: Tables) => t.base.by('[kind+id]', ['parts', 'p1']);
  const stop = follow(store, { names: ['base'], ask, kept: { name: 'parts/1' } }, () => undefined);
  const kept = isKept(store, JSON.stringify([one]));
  await kept();
  await store.write((t) => t.base.put([record('checks', 'c1', 'j1', {})]));
  expect(await store.read((t) => keptAnswer(t, 'parts/1'))).toBeUndefined();
  await kept();
  stop();
});

test('V2 answers of several questions are kept beside each other, and what was seen with them', async () => {
  const store = new IndexedStore(user());
  await store.write((t) => t.base.put([one]));
  const mark = await store.read(markOf);
  const sight = { html: '<p>1</p>', script: '/a.js', root: { lang: 'en' }, until: 1 };
  await keep(store.db, { name: 'a/1', mark, text: '1', sight });
  await keep(store.db, { name: 'b/1', mark, text: '2' });
  expect((await store.read((t) => t.drafts.get(KEPT)))?.value).toEqual({
    mark,
    answers: { 'a/1': '1', 'b/1': '2' },
    sight,
  });
});

test('V2 a change that comes while the kept answer is shown is told', async () => {
  const store = new IndexedStore(user());
  await store.write((t) => t.base.put([one]));
  await visit(store, isKept(store, JSON.stringify([one.row])));
  const seen = await visit(store, async ({ answers }) => {
    await store.write((t) => t.base.put([two]));
    await vi.waitFor(() => expect(answers).toHaveLength(2));
  });
  expect(seen.answers).toEqual([[one.row], [two.row]]);
});

test('V2 a page that is put away keeps its answer at once', async () => {
  const store = new IndexedStore(user());
  await store.write((t) => t.base.put([one]));
  await visit(store, async () => {
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(isKept(store, JSON.stringify([one.row])), { timeout: 500, interval: 5 });
  });
  page.visibilityState = 'visible';
});

test('V2 whatever was written and kept in whatever order, a start never shows an answer that is not so any more', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('write' as const), qty: fc.integer({ min: 0, max: 3 }) }),
    fc.constant({ do: 'keep' as const, qty: 0 }),
    fc.constant({ do: 'start' as const, qty: 0 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const name = user();
      let store = new IndexedStore(name);
      for (const { do: what, qty } of steps) {
        if (what === 'write') await store.write((t) => t.base.put([record('parts', 'p1', 'j1', { qty: `${qty}` })]));
        const keep = what === 'keep' ? () => vi.advanceTimersByTimeAsync(2000).then(() => undefined) : () => undefined;
        const { answers } = await visit(store, keep);
        expect(answers[0]).toEqual(await store.read(parts));
        if (what !== 'start') continue;
        store.close();
        store = new IndexedStore(name);
      }
      store.close();
      vi.useRealTimers();
    }),
    { numRuns: 25 },
  );
});
