import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { canonical } from '@sync/canonical';
import { newStanding, type Entry, type FileRecord, type Store, type Tables } from '@sync/store';
import { IndexedStore } from '@/local/store';
import { sha256Hex } from '@/net/hash';
import { usable } from '@/rescue/box';
import { unsentIn, type Maker, type Unsent } from '@/rescue/contents';
import { chunked, makeFile } from '@/rescue/file';
import { lines, office, opened } from './opening';

const ORG = '0192f3a1-0000-7000-8000-0000000000aa';
const USER = '0192f3a1-0000-7000-8000-0000000000bb';
const maker: Maker = {
  user: { id: USER, name: '王师傅', org_id: ORG },
  username: 'wang/1',
  build: 'fieldseal/0.1.0',
  at: '2026-11-22T08:03:04.123Z',
};

let round = 0;
let store: IndexedStore;

beforeEach(async () => {
  round += 1;
  store = new IndexedStore(`rescue ${round}`);
  await store.write((tables) => tables.meta.put([{ ...newStanding('c1'), next_id: 6, epoch: 'e1', seq: 40 }]));
});

function entry(n: number, state: Entry['state']): Entry {
  const uuid = `0192f3a1-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const body = canonical({ id: n, uuid, name: 'jobs.accept', args: { job: '客户"甲"' } });
  const one = { n, client_id: 'c1', id: n, uuid, name: 'jobs.accept', body, bytes: body.length };
  return { ...one, at: maker.at, groups: ['j1'], state, receipt: null };
}

async function photo(seed: number, size: number, state: FileRecord['state'] = 'unsent') {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed) % 251).buffer;
  const sha256 = await sha256Hex(bytes);
  const record = { sha256, size, type: 'image/jpeg', grp: 'j1', state, known: false, offset: null, restarts: 0 };
  const kept = { ...record, problem: null, added_at: maker.at };
  await store.write(async (tables) => {
    await tables.files.put([kept]);
    await tables.bytes.put([{ sha256, bytes }]);
  });
  return { sha256, bytes: new Uint8Array(bytes) };
}

const unsent = async (): Promise<Unsent> => (await unsentIn(store)) as Unsent;

test('V8.1 all that the office does not have is in the file, byte for byte, and nothing it has', async () => {
  const states: Entry['state'][] = ['waiting', 'receipted', 'with_office', 'refused', 'waiting'];
  const entries = states.map((state, at) => entry(at + 1, state));
  await store.write(async (tables) => {
    await tables.outbox.put(entries);
    await tables.drafts.put([
      { key: 'part-j1', grp: 'j1', value: { form: { qty: '1' } }, saved_at: maker.at },
      { key: 'kept', grp: '', value: { mark: 'x' }, saved_at: '' },
      { key: 'odd', grp: 'j1', value: undefined, saved_at: maker.at },
    ]);
  });
  const large = await photo(1, 300_000);
  const small = await photo(2, 7);
  await photo(3, 50, 'whole');
  const { pair, key } = await office();
  const heard: number[] = [];
  const told = (share: number): unknown => heard.push(share);
  const file = await makeFile({ store, unsent: await unsent(), maker, lock: { office: key }, told });
  expect(file.name).toBe('fieldseal-wang-1-20261122-0803.fieldseal');
  expect(heard.at(-1)).toBe(1);
  const held = lines(await opened(file, pair.privateKey));
  expect(held.lines.map((one) => one.is)).toEqual([
    ...['device', 'mutation', 'mutation', 'mutation', 'mutation', 'draft', 'file', 'file', 'end'],
  ]);
  expect(held.lines[0]).toEqual({
    ...{
      is: 'device',
      org: ORG,
      user: USER,
      username: 'wang/1',
      name: '王师傅',
      client_id: 'c1',
      epoch: 'e1',
      seq: 40,
    },
    ...{ next_id: 6, at: maker.at, build: maker.build },
  });
  const given = held.lines.filter((one) => one.is === 'mutation');
  expect(given.map((one) => one['body'])).toEqual([1, 3, 4, 5].map((n) => entries[n - 1]!.body));
  expect(JSON.parse(String(held.lines[5]!['text']))).toEqual({ form: { qty: '1' } });
  const files = Object.fromEntries(held.lines.filter((one) => one.is === 'file').map((one, at) => [one['sha256'], at]));
  expect(held.files[files[large.sha256]!]).toEqual(large.bytes);
  expect(held.files[files[small.sha256]!]).toEqual(small.bytes);
  expect(held.lines.at(-1)).toEqual({ is: 'end', mutations: 4, drafts: 1, files: 2 });
});

test('V8.1 a photo that went while the file was being made is left out, and is not counted', async () => {
  const gone = await photo(1, 5000);
  const before = await unsent();
  await store.write((tables) => tables.bytes.delete([gone.sha256]));
  const { pair, key } = await office();
  const file = await makeFile({ store, unsent: before, maker, lock: { office: key } });
  const held = lines(await opened(file, pair.privateKey));
  expect(held.lines.at(-1)).toEqual({ is: 'end', mutations: 0, drafts: 0, files: 0 });
});

test('V8.1 a device that was never begun has nothing to give', async () => {
  expect(await unsentIn(new IndexedStore(`never begun ${round}`))).toBeNull();
});

test('V8.2 without a key of the office a passphrase locks it, and no other opens it', async () => {
  await store.write((tables) => tables.outbox.put([entry(1, 'waiting')]));
  const file = await makeFile({ store, unsent: await unsent(), maker, lock: { passphrase: '雨伞 tram 7' } });
  expect(lines(await opened(file, '雨伞 tram 7')).lines).toHaveLength(3);
  await expect(opened(file, 'umbrella')).rejects.toThrow();
}, 60_000); // it is meant to be slow

test('V8.2 two files of the same work have no key in common, and a key that is none is known as such', async () => {
  const { key } = await office();
  const [one, other] = await Promise.all(
    [1, 2].map(async () => (await makeFile({ store, unsent: await unsent(), maker, lock: { office: key } })).text()),
  );
  expect(one!.split('\n')[1]).not.toBe(other!.split('\n')[1]);
  expect(await usable(key)).toBe(true);
  expect(await usable({ id: key.id, public: 'AAAA' })).toBe(false);
});

test('V8.3 sixty photos pass through memory one after the other', async () => {
  const SIZE = 300_000;
  const COUNT = 60;
  const reads = vi.fn();
  const many: FileRecord[] = Array.from({ length: COUNT }, (_, at) => ({
    ...{ sha256: String(at), size: SIZE, type: 'image/jpeg', grp: 'j1', state: 'unsent', known: false, offset: null },
    ...{ restarts: 0, problem: null, added_at: maker.at },
  }));
  const bytes = new ArrayBuffer(SIZE);
  const one = { get: (sha256: string) => (reads(sha256), Promise.resolve({ sha256, bytes })) };
  const slow: Pick<Store, 'read'> = { read: (work) => work({ bytes: one } as unknown as Tables) };
  const blobs = vi.spyOn(globalThis, 'Blob');
  const work = { standing: newStanding('c1'), entries: [], files: many, drafts: [] };
  const { key } = await office();
  const file = await makeFile({ store: slow, unsent: work, maker, lock: { office: key } });
  expect(file.size).toBeGreaterThan(COUNT * SIZE);
  expect(reads).toHaveBeenCalledTimes(COUNT);
  const largest = Math.max(...blobs.mock.calls.map(([parts]) => parts!.length));
  expect(largest, 'pieces of 64 KiB handed to the browser at once').toBeLessThanOrEqual(18);
  blobs.mockRestore();
});

const CHUNK = 64 * 1024;

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])(
  'V8.2 %i bytes are cut so that the last chunk is marked',
  async (size) => {
    async function* pieces() {
      yield new Uint8Array(Math.floor(size / 3)).fill(1);
      yield new Uint8Array(size - Math.floor(size / 3)).fill(2);
    }
    const found = [];
    for await (const one of chunked(pieces())) found.push(one);
    expect(found.map((one) => one.last)).toEqual([...found.slice(1).map(() => false), true]);
    expect(found.slice(0, -1).every((one) => one.plain.length === CHUNK)).toBe(true);
    expect(found.reduce((sum, one) => sum + one.plain.length, 0)).toBe(size);
    expect(found.at(-1)!.plain.length > 0).toBe(size > 0);
  },
);
