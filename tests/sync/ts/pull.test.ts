import { expect, test } from 'vitest';
import { applyCatalogue, holdsCatalogue } from '@sync/catalogue';
import { dropLeft } from '@sync/left';
import { MemoryStore } from '@sync/memory';
import { rowsOf } from '@sync/messages';
import { applyAnswer } from '@sync/pull';
import type { Asked } from '@sync/push';
import type { FileRecord } from '@sync/store';
import { entry } from './conformance';
import { AT, Device, emptyAnswer, engine, KINDS, made } from './toy';

const note = (id: string, job = 'j1', n = 0) => ({ id, job, text: 'a', n });

async function begun(more = {}): Promise<Device> {
  const device = new Device(new MemoryStore());
  await device.begin({ epoch: 'e1', cursor: 'opaque', seq: 10, last_contact: AT, offset_ms: 0, ...more });
  return device;
}

const file = (sha256: string, more: Partial<FileRecord> = {}): FileRecord => ({
  sha256,
  size: 5,
  type: 'image/jpeg',
  grp: 'j1',
  state: 'unsent',
  known: false,
  offset: null,
  restarts: 0,
  problem: null,
  added_at: AT,
  ...more,
});

test('Values.6 rows in columns are complete rows, null rather than absent', () => {
  expect(
    rowsOf({
      cols: ['id', 'job', 'n'],
      rows: [
        ['n1', 'j1', null],
        ['n2', 'j1'],
      ],
    }),
  ).toEqual([
    { id: 'n1', job: 'j1', n: null },
    { id: 'n2', job: 'j1', n: null },
  ]);
});

test('V3.9 a page that does not follow on from what is stored is left alone; its receipts count', async () => {
  const device = await begun();
  await device.capture(made('notes.add', { id: 'n1', job: 'j1', text: 'a' }, 'u1'));
  const slow = await device.request();
  const quick = await device.request();
  await device.apply(quick, {
    last_mutation_id: 1,
    seq: 12,
    cursor: 'newer',
    put: { notes: [note('n1'), note('n2', 'j1', 7)] },
  });
  const receipts = [{ id: 1, outcome: 'applied' as const, seq: 11 }];
  await device.apply(slow, {
    last_mutation_id: 1,
    seq: 11,
    cursor: 'older',
    receipts,
    put: { notes: [note('n2', 'j1', 1)] },
  });
  expect(await device.standing()).toMatchObject({ cursor: 'newer', seq: 12 });
  expect((await device.view())['notes']).toEqual([note('n1'), note('n2', 'j1', 7)]);
  expect(await device.entries()).toEqual([]);
});

test('V3 an answer to another client id is left alone altogether', async () => {
  const device = await begun();
  const asked: Asked = { ...(await device.request()), client_id: 'c0' };
  expect(await device.apply(asked, { seq: 99, cursor: 'x', put: { notes: [note('n1')] } })).toMatchObject({
    more: true,
    renumber: false,
  });
  expect(await device.standing()).toMatchObject({ cursor: 'opaque', seq: 10 });
});

test('P1 a server that knows a number this device has not given yet proves the device to be an old copy', async () => {
  const device = await begun();
  const applied = await device.apply(await device.request(), { last_mutation_id: 4, put: { notes: [note('n1')] } });
  expect(applied.renumber).toBe(true);
  expect(await device.view()).toEqual({});
});

test('P1 a number given after the request decides nothing: it is asked again', async () => {
  const device = await begun();
  const asked = await device.request();
  await device.capture(made('notes.add', { id: 'n1', job: 'j1', text: 'a' }, 'u1'));
  expect(await device.apply(asked, { last_mutation_id: 1, seq: 12 })).toMatchObject({ renumber: false, more: true });
  expect((await device.standing()).seq).toBe(10);
});

test('Q5 a new epoch is a restored server: files, too, are offered again', async () => {
  const device = await begun();
  await device.store.write((t) => t.files.put([file('a', { state: 'whole', known: true, offset: 5 })]));
  await device.apply(await device.request(), { epoch: 'e2', seq: 30, reset: true, cursor: 'new' });
  expect(await device.store.read((t) => t.files.get('a'))).toMatchObject({
    state: 'unsent',
    known: false,
    offset: null,
  });
  expect(await device.standing()).toMatchObject({ epoch: 'e2', seq: 30, cursor: 'new' });
});

test('Q5.1 a reset in the middle goes on after a crash, into the same second store', async () => {
  const device = await begun();
  await device.base({ jobs: [{ id: 'j1', title: 'old' }] });
  await device.apply(await device.request(), {
    reset: true,
    more: true,
    cursor: 'page 1',
    put: { jobs: [{ id: 'j1', title: 'new' }] },
  });
  const again = new Device(device.store);
  expect((await again.view())['jobs']).toEqual([{ id: 'j1', title: 'old' }]);
  await again.apply(await again.request(), { seq: 20, cursor: 'page 2', put: { jobs: [{ id: 'j2', title: 'b' }] } });
  expect((await again.view())['jobs']).toEqual([
    { id: 'j1', title: 'new' },
    { id: 'j2', title: 'b' },
  ]);
  expect(await again.standing()).toMatchObject({ resetting: false, seq: 20 });
  expect(await again.store.read((t) => t.incoming.all())).toEqual([]);
});

test('Q4 a reset leaves the catalogue, which is not in the feed', async () => {
  const device = await begun();
  await device.store.write((t) => applyCatalogue(t, engine, { version: 'v1', prices: [{ id: 'p1', price: 100 }] }));
  await device.apply(await device.request(), { reset: true, seq: 20 });
  expect((await device.view())['prices']).toEqual([{ id: 'p1', price: 100 }]);
});

test('Q4 a new catalogue takes the place of the old one, whole', async () => {
  const device = await begun();
  const take = (version: string, prices: unknown) =>
    device.store.write((t) => applyCatalogue(t, engine, { version, prices, jobs: [{ id: 'j9' }] }));
  await take('v1', [
    { id: 'p1', price: 100 },
    { id: 'p2', price: 5 },
  ]);
  await take('v2', [
    { id: 'p1', price: 120 },
    { id: 'p3', price: 7 },
  ]);
  // Kinds that are not of the catalogue are none of its business.
  expect(await device.view()).toEqual({
    prices: [
      { id: 'p1', price: 120 },
      { id: 'p3', price: 7 },
    ],
  });
  const held = await Promise.all(['v1', 'v2'].map((version) => device.store.read((t) => holdsCatalogue(t, version))));
  expect(held).toEqual([false, true]);
});

test('V4 a file is delivered when the server names its hash, even one that was stuck', async () => {
  const device = await begun();
  await device.store.write((t) =>
    t.files.put([file('a'), file('b', { state: 'stuck', problem: 'HASH_WRONG' }), file('c')]),
  );
  const applied = await device.apply(await device.request(), { seq: 10, files_have: ['a', 'b', 'unknown'] });
  const files = await device.store.read((t) => t.files.all());
  expect(files.map((one) => [one.state, one.offset, one.problem])).toEqual([
    ['whole', 5, null],
    ['whole', 5, null],
    ['unsent', null, null],
  ]);
  expect(applied).toMatchObject({ unsentFiles: true, more: false });
});

test('Q3.4 a lost job stays for a file and for a half-filled form, and goes with its files after them', async () => {
  const device = await begun();
  await device.base({ jobs: [{ id: 'j1', title: 'a' }], notes: [note('n1')] });
  await device.store.write(async (t) => {
    await t.files.put([file('a')]);
    await t.bytes.put([{ sha256: 'a', bytes: new ArrayBuffer(5) }]);
    await t.drafts.put([{ key: 'part', grp: 'j1', value: {}, saved_at: AT }]);
  });
  const leave = [{ job: 'j1', reason: 'reassigned', seq: 11 }];
  await device.apply(await device.request(), { seq: 11, leave });
  expect(await device.store.read((t) => t.left.all())).toEqual(leave);
  await device.apply(await device.request(), { seq: 12, files_have: ['a'] });
  expect(Object.keys(await device.view())).toEqual(['jobs', 'notes']);
  await device.store.write((t) => t.drafts.delete(['part']));
  expect(await device.store.write((tables) => dropLeft(tables, KINDS))).toBe(1);
  expect(await device.view()).toEqual({});
  expect(await device.store.read(async (t) => [await t.files.all(), await t.bytes.all()])).toEqual([[], []]);
});

test('Q5.2 a reset that keeps a job for its work keeps the customer it names', async () => {
  const device = await begun();
  const named = (id: string, owner: string) => ({ id, title: 'a', owner });
  await device.base({
    owners: ['o1', 'o2', 'o3'].map((id) => ({ id, title: 'old' })),
    jobs: [named('j1', 'o1'), named('j2', 'o2'), named('j3', 'o3')],
  });
  await device.capture(made('notes.add', { id: 'n1', job: 'j1', text: 'a' }, 'u1'));
  await device.capture(made('notes.add', { id: 'n3', job: 'j3', text: 'a' }, 'u3'));
  const sent = { ...(await device.request()), ids: [] };
  await device.apply(sent, { reset: true, seq: 20, put: { owners: [{ id: 'o3', title: 'new' }] } });
  expect((await device.view())['owners']).toEqual([
    { id: 'o1', title: 'old' },
    { id: 'o3', title: 'new' },
  ]);
  const receipts = [1, 2].map((id) => ({ id, outcome: 'applied' as const, seq: 21 }));
  await device.apply(await device.request(), { last_mutation_id: 2, seq: 21, receipts });
  expect(await device.view()).toEqual({});
});

test('Q3.5 what only lost jobs named goes with the last of them, and not before', async () => {
  const device = await begun();
  await device.base({
    owners: [{ id: 'o1', title: 'named twice' }],
    jobs: [
      { id: 'j1', title: 'a', owner: 'o1' },
      { id: 'j2', title: 'b', owner: 'o1' },
    ],
  });
  const leave = (job: string) => [{ job, reason: 'reassigned', seq: 11 }];
  await device.apply(await device.request(), { seq: 11, leave: leave('j1') });
  expect(Object.keys(await device.view())).toEqual(['jobs', 'owners']);
  await device.apply(await device.request(), { seq: 12, leave: leave('j2') });
  expect(await device.view()).toEqual({});
});

test('Q3.5 a customer whose job was lost before it had come does not stay, and is not missed before the last page', async () => {
  const device = await begun();
  const owner = (id: string) => ({ id, title: 'name and address' });
  await device.base({ owners: [owner('o1')], jobs: [{ id: 'j1', title: 'a', owner: 'o1' }] });
  await device.apply(await device.request(), { more: true, put: { owners: [owner('o2'), owner('o3')] } });
  const leave = [{ job: 'j2', reason: 'reassigned', seq: 11 }];
  await device.apply(await device.request(), { more: true, leave, put: { owners: [owner('o4')] } });
  expect((await device.view())['owners']).toHaveLength(4);
  await device.apply(await device.request(), { seq: 12, put: { jobs: [{ id: 'j3', title: 'b', owner: 'o3' }] } });
  expect((await device.view())['owners']).toEqual([owner('o1'), owner('o3')]);
  await device.apply(await device.request(), { seq: 13, put: { owners: [owner('o5')] } });
  expect((await device.view())['owners']).toHaveLength(3);
});

test('Q3 a lost group without work, such as a customer, goes at once', async () => {
  const device = await begun();
  await device.base({ jobs: [{ id: 'k1', title: 'a customer' }] });
  await device.apply(await device.request(), { seq: 11, leave: [{ customer: 'k1', reason: 'left', seq: 11 }] });
  expect(await device.view()).toEqual({});
});

test('V3 an answer that changes nothing is not written down, but for a sign of life a minute', async () => {
  const device = await begun();
  const before = await device.standing();
  const later = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();
  const quiet = { seq: 10, cursor: 'opaque' };
  const seen = async (now: string, offset_ms: number) => {
    const asked = await device.request();
    await device.store.write((t) => applyAnswer(t, engine, asked, { ...emptyAnswer, ...quiet }, { now, offset_ms }));
    return device.standing();
  };
  expect(await seen(later(1_500), 40)).toEqual(before);
  expect(await seen(later(61_000), 40)).toMatchObject({ last_contact: later(61_000), offset_ms: 0 });
  expect(await seen(later(62_000), 3_600_000)).toMatchObject({ last_contact: later(62_000), offset_ms: 3_600_000 });
});

test('V7 a clock that was years ahead and is set right does not leave the last contact in the future', async () => {
  const device = await begun({ last_contact: '2031-01-01T00:00:00.000Z' });
  await device.apply(await device.request(), { seq: 10 });
  expect((await device.standing()).last_contact).toBe(AT);
});

test('V4 a revoked device gets receipts and keeps its rows', async () => {
  const device = await begun({ resetting: true });
  await device.base({ jobs: [{ id: 'j1', title: 'a' }] });
  await device.capture(made('notes.add', { id: 'n1', job: 'j1', text: 'a' }, 'u1'));
  const receipts = [{ id: 1, outcome: 'quarantined' as const, seq: 11, code: 'DEVICE_REVOKED', message: 'm' }];
  const answer = { last_mutation_id: 1, receipts, seq: 0, notice: { revoked: true }, erase: true };
  expect(await device.apply(await device.request(), answer)).toMatchObject({ more: false });
  expect(Object.keys(await device.view())).toEqual(['jobs', 'notes']);
  expect(await device.standing()).toMatchObject({ seq: 10, resetting: true });
});

test('Q5.5 V7 the archive forgets after seventy days of the office, whatever the clock of this device says', async () => {
  const device = await begun();
  const day = (days: number): string => new Date(Date.parse(AT) - days * 86_400_000).toISOString();
  const ids = async (): Promise<number[]> => (await device.store.read((t) => t.archive.all())).map((one) => one.id);
  const hears = async (now: string, server_time: string): Promise<void> => {
    const asked = await device.request();
    const answer = { ...emptyAnswer, cursor: asked.cursor, seq: 10, server_time };
    await device.store.write((t) => applyAnswer(t, engine, asked, answer, { now, offset_ms: null }));
  };
  await device.store.write((t) => t.archive.put([71, 69].map((at, id) => ({ ...entry(id + 1), settled_at: day(at) }))));
  await hears(day(-400), 'soon');
  expect(await ids()).toEqual([1, 2]);
  await hears(day(-800), AT);
  expect(await ids()).toEqual([2]);
});
