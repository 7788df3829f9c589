import { beforeEach, expect, test } from 'vitest';
import { canonical } from '@sync/canonical';
import { MemoryStore } from '@sync/memory';
import type { Archived, Entry, Tables } from '@sync/store';
import { ERASED } from '@/local/erased';
import { forgetErased } from '@/local/forget';
import { left } from '@/local/left';

const AT = '2026-11-22T10:00:00.000Z';
const NOW = Date.parse('2026-11-22T12:00:00.000Z');
let store: MemoryStore;

const mutation = (name: string, args: Record<string, unknown>): string =>
  canonical({ id: 1, uuid: 'u', name, v: 1, base_seq: 1, at: AT, tz: 'Asia/Shanghai', offset_ms: 0, args });

const entry = (n: number, name: string, args: Record<string, unknown>, state: Entry['state'] = 'receipted'): Entry => ({
  n,
  client_id: 'c',
  id: n,
  uuid: `u${n}`,
  name,
  body: mutation(name, args),
  bytes: 1,
  at: AT,
  groups: [String(args['job'])],
  state,
  receipt: null,
});

const erasure = (at = AT) => ({
  kind: 'erasures',
  id: 'e1',
  grp: '',
  row: { id: 'e1', customer: 'k1', by: 'm', at, reason: 'r', jobs: ['j1'] },
});

const filled = (work: (tables: Tables) => Promise<unknown>): Promise<unknown> => store.write(work);
const argsOf = async (which: 'archive' | 'outbox'): Promise<Record<string, unknown>[]> =>
  store.read(async (tables) =>
    (await tables[which].all()).map((one) => (JSON.parse(one.body) as { args: Record<string, unknown> }).args),
  );

beforeEach(async () => {
  store = new MemoryStore();
  await filled(async (tables) => {
    await tables.base.put([
      erasure(),
      { kind: 'customers', id: 'k1', grp: 'k1', row: { id: 'k1', name: 'Ann', phone: '1', note: 'n', kind: 'person' } },
      {
        kind: 'customers',
        id: 'k2',
        grp: 'k2',
        row: { id: 'k2', name: 'Bob', phone: '2', note: null, kind: 'person' },
      },
      {
        kind: 'seals',
        id: 's1',
        grp: 'j1',
        row: { id: 's1', text: 'T', strokes: 'S', disclosures: 'D', signer: 'Ann' },
      },
    ]);
  });
});

test('S3.11 rows of a person who was erased lose him wherever they lie, others keep theirs', async () => {
  expect(await store.write((tables) => forgetErased(tables, NOW))).toBe(true);
  const rows = await store.read(async (tables) => (await tables.base.all()).map(({ row }) => row));
  expect(rows).toContainEqual({ id: 'k1', name: ERASED, phone: ERASED, note: null, kind: 'person' });
  expect(rows).toContainEqual({ id: 'k2', name: 'Bob', phone: '2', note: null, kind: 'person' });
  expect(rows).toContainEqual({ id: 's1', text: 'T', strokes: null, disclosures: null, signer: null });
  expect(await store.write((tables) => forgetErased(tables, NOW))).toBe(false);
});

test('S3.11 what was sent is kept without him, and stays the work it was', async () => {
  const settled = (one: Entry): Archived => ({ ...one, settled_at: AT });
  await filled(async (tables) => {
    await tables.archive.put([
      settled(entry(1, 'jobs.arrive', { job: 'j1', lat_e7: 5, lon_e7: 6, accuracy_m: null })),
      settled(entry(2, 'signatures.sign', { job: 'j1', text: 'T', strokes: 'S', disclosures: 'D', signer: 'Ann' })),
      settled(entry(3, 'jobs.edit', { job: 'j1', field: 'fault', from: 'a', to: 'b' })),
      settled(entry(4, 'jobs.edit', { job: 'j1', field: 'contact_name', from: 'Ann', to: 'Eve' })),
      settled(entry(5, 'jobs.leave', { job: 'j2', note: 'Bob is deaf' })),
    ]);
    await tables.outbox.put([entry(6, 'jobs.leave', { job: 'j1', note: 'Ann is deaf' }, 'refused')]);
    await forgetErased(tables, NOW);
  });
  expect(await argsOf('archive')).toEqual([
    { job: 'j1', lat_e7: null, lon_e7: null, accuracy_m: null },
    { job: 'j1', text: 'T', strokes: ERASED, disclosures: ERASED, signer: ERASED },
    { job: 'j1', field: 'fault', from: 'a', to: 'b' },
    { job: 'j1', field: 'contact_name', from: ERASED, to: ERASED },
    { job: 'j2', note: 'Bob is deaf' },
  ]);
  expect(await argsOf('outbox')).toEqual([{ job: 'j1', note: ERASED }]);
});

test('S3.11 what is not sent yet waits as it is', async () => {
  const unsent = entry(1, 'jobs.leave', { job: 'j1', note: 'Ann is deaf' }, 'waiting');
  await filled(async (tables) => {
    await tables.outbox.put([unsent]);
    await forgetErased(tables, NOW);
  });
  expect(await store.read((tables) => tables.outbox.all())).toEqual([unsent]);
});

test('S3.11 half-filled forms of his jobs go, others stay', async () => {
  const draft = (key: string, grp: string) => ({ key, grp, value: 'Ann', saved_at: AT });
  await filled(async (tables) => {
    await tables.drafts.put([draft('a', 'j1'), draft('b', 'j2')]);
    await forgetErased(tables, NOW);
  });
  expect((await store.read((tables) => tables.drafts.all())).map(({ key }) => key)).toEqual(['b']);
});

test('S3.11 an erasure older than what is kept is not looked for again', async () => {
  await filled((tables) => tables.base.put([erasure('2026-01-01T00:00:00.000Z')]));
  expect(await store.write((tables) => forgetErased(tables, NOW))).toBe(false);
});

test('S3.10 of two values of one field only a person’s go', () => {
  const row = { id: 'x', kind: 'jobs', field: 'fault', current: 'a', other: 'b' };
  expect(left('conflicts', row)).toBe(row);
  expect(left('conflicts', { ...row, field: 'contact_name' })).toMatchObject({ current: null, other: null });
});
