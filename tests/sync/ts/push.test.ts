import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { LIMITS, type Mutation, type RequestHead } from '@sync/messages';
import { archiveSettled, nextBatch, pruneArchive, settleReceipts } from '@sync/push';
import type { Entry } from '@sync/store';
import { entry } from './conformance';
import { AT, Device, made } from './toy';

async function begun(count: number, more = {}): Promise<Device> {
  const device = new Device(new MemoryStore());
  await device.begin(more);
  for (let n = 1; n <= count; n += 1)
    await device.capture(made('notes.add', { id: `n${n}`, job: 'j1', text: 'a' }, `u${n}`));
  return device;
}

const FILE = {
  size: 1,
  type: 'image/jpeg',
  grp: 'j1',
  known: false,
  offset: null,
  restarts: 0,
  problem: null,
  added_at: AT,
};

type Sent = RequestHead & { mutations: Mutation[] };
const parsed = async (device: Device, most?: number): Promise<Sent> =>
  JSON.parse((await device.request(most)).text) as Sent;

test('P1 a request carries what waits, and says where the device stands', async () => {
  const device = await begun(3, { epoch: 'e1', cursor: 'opaque', seq: 7, next_id: 119, next_n: 119 });
  const { mutations, ...head } = await parsed(device, 2);
  expect(head).toEqual({
    protocol: 1,
    build: 'toy',
    client_id: 'c1',
    epoch: 'e1',
    cursor: 'opaque',
    page: 2000,
    receipts_from: 119,
    accept: ['cols'],
    outbox: { next_id: 122, unsent: 3, oldest_at: AT, files_unsent: 0 },
    wall: AT,
    files: [],
  });
  expect(mutations.map((one) => [one.id, one.base_seq])).toEqual([
    [119, 7],
    [120, 7],
  ]);
});

test('P1 mutations go out byte for byte as they were stored', async () => {
  const device = await begun(2);
  const bodies = (await device.entries()).map((one) => one.body);
  await device.apply({ ...(await device.request()), ids: [] }, { seq: 12, cursor: 'later' });
  const { text } = await device.request();
  expect(text.endsWith(`"mutations":[${bodies.join(',')}]}`)).toBe(true);
});

test('P1 with nothing waiting, receipts are asked for from the next id on', async () => {
  const device = await begun(2);
  await device.receipted({ id: 1, outcome: 'applied', seq: 5 });
  await device.receipted({ id: 2, outcome: 'held', seq: 5 });
  expect(await parsed(device)).toMatchObject({
    receipts_from: 3,
    mutations: [],
    outbox: { unsent: 0, oldest_at: null },
  });
});

test('V4 a request asks about at most 200 unsent files', async () => {
  const device = await begun(0);
  const files = Array.from({ length: 201 }, (_, at) => ({
    ...FILE,
    sha256: String(at).padStart(64, '0'),
    state: at === 0 ? ('whole' as const) : ('unsent' as const),
  }));
  await device.store.write((t) => t.files.put([...files, { ...files[1]!, sha256: 'f'.repeat(64) }]));
  const { files: asked, outbox } = await parsed(device);
  expect([asked.length, outbox.files_unsent]).toEqual([200, 201]);
  expect(asked).not.toContain(files[0]!.sha256);
});

test('P3.9 a stuck file counts as one the office has not: nobody is told to forget it', async () => {
  const device = await begun(0);
  const file = { ...FILE, sha256: 'a'.repeat(64), state: 'stuck' as const, problem: 'TOO_LARGE' };
  await device.store.write((t) => t.files.put([file, { ...FILE, sha256: 'b'.repeat(64), state: 'whole' as const }]));
  const { files, outbox } = await parsed(device);
  expect([files, outbox.files_unsent]).toEqual([[], 1]);
});

test('P1 a batch is a run of ids without a hole, within the limits, and never empty', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
  const sizes = fc.array(fc.integer({ min: 1, max: LIMITS.mutationBytes }), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(ids, sizes, fc.integer({ min: 1, max: 500 }), (given, bytes, most) => {
      const waiting = given.sort((a, b) => a - b).map((id, at): Entry => entry(id, { bytes: bytes[at]! }));
      const batch = nextBatch(waiting, most);
      expect(batch.length).toBeGreaterThan(0);
      expect(batch.length).toBeLessThanOrEqual(most);
      expect(batch).toEqual(waiting.slice(0, batch.length));
      batch.forEach((one, at) => expect(one.id).toBe(batch[0]!.id + at));
      expect(batch.length === 1 || batch.reduce((sum, one) => sum + one.bytes, 0) < LIMITS.requestBytes).toBe(true);
    }),
  );
});

test('V4.2 a receipt counts once: a late or doubled one changes nothing', async () => {
  const device = await begun(1);
  const asked = await device.request();
  const settle = (outcome: 'applied' | 'rejected') =>
    device.store.write((t) => settleReceipts(t, asked, [{ id: 1, outcome, seq: 5, code: 'C', message: 'm' }]));
  await settle('rejected');
  await settle('applied');
  expect((await device.entries()).map((one) => [one.state, one.receipt?.outcome])).toEqual([['refused', 'rejected']]);
});

test('P1.7 a receipt for what was not in the request is not believed', async () => {
  const device = await begun(2);
  const asked = await device.request(1);
  await device.store.write((t) =>
    settleReceipts(
      t,
      asked,
      [1, 2, 9].map((id) => ({ id, outcome: 'applied' as const, seq: 5 })),
    ),
  );
  expect((await device.entries()).map((one) => one.state)).toEqual(['receipted', 'waiting']);
});

test('V2.3 what took effect leaves the outbox when its rows are here, not before', async () => {
  const device = await begun(2);
  await device.receipted({ id: 1, outcome: 'applied', seq: 5 });
  await device.receipted({ id: 2, outcome: 'flagged', seq: 6 });
  const archive = (seq: number): Promise<number> => device.store.write((t) => archiveSettled(t, seq, AT));
  expect([await archive(4), await archive(5), await archive(5), await archive(6)]).toEqual([0, 1, 0, 1]);
  expect((await device.store.read((t) => t.archive.all())).map((one) => [one.id, one.settled_at])).toEqual([
    [1, AT],
    [2, AT],
  ]);
});

test('Q3 receipted work of a lost job is shown for as long as the job is: its rows never come', async () => {
  const device = new Device(new MemoryStore());
  await device.begin({ epoch: 'e1', cursor: 'opaque', seq: 10 });
  await device.base({ jobs: [{ id: 'j1', title: 'a' }] });
  await device.capture(made('notes.add', { id: 'n1', job: 'j1', text: 'a' }, 'u1'));
  const done = [{ id: 'n1', job: 'j1', text: 'a', n: 0 }];
  await device.store.write((t) => t.drafts.put([{ key: 'part', grp: 'j1', value: {}, saved_at: AT }]));
  const receipts = [{ id: 1, outcome: 'applied' as const, seq: 12 }];
  const leave = [{ job: 'j1', reason: 'reassigned', seq: 11 }];
  await device.apply(await device.request(), { last_mutation_id: 1, seq: 12, receipts, leave });
  expect((await device.view())['notes']).toEqual(done);
  await device.apply(await device.request(), { last_mutation_id: 1, seq: 15 });
  expect((await device.view())['notes']).toEqual(done);
  await device.store.write((t) => t.drafts.delete(['part']));
  await device.apply(await device.request(), { last_mutation_id: 1, seq: 16 });
  expect(await device.view()).toEqual({});
  expect(await device.entries()).toEqual([]);
  expect((await device.store.read((t) => t.archive.all())).map((one) => one.id)).toEqual([1]);
});

test('Q5.5 the archive forgets after its time', async () => {
  const device = await begun(0);
  const days = ['2026-09-01', '2026-09-13', '2026-11-22'].map((day, at) => ({
    ...entry(at + 1),
    settled_at: `${day}T00:00:00.000Z`,
  }));
  await device.store.write((t) => t.archive.put(days));
  await device.store.write((t) => pruneArchive(t, '2026-09-13T00:00:00.000Z'));
  expect((await device.store.read((t) => t.archive.all())).map((one) => one.id)).toEqual([2, 3]);
});
