import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { OutboxItem } from '@/app/fieldseal';
import type { Here } from '@/app/engine';
import { newStanding, type Entry } from '@sync/store';
import { IndexedStore } from '@/local/store';

const around = vi.hoisted(() => ({ here: null as Pick<Here, 'store'> | null }));
vi.mock('@/app/session', () => ({ whoIsHere: () => around.here }));
vi.mock('@/app/engine', () => ({ randomId: () => 'id' }));
vi.mock('@/app/fieldseal', async () => {
  const { drafts, dismiss, newId } = await import('@/app/mutate');
  return { drafts, dismiss, newId };
});
vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'en'), locale: () => 'en' };
});
const { dismiss, drafts } = await import('@/app/mutate');
const { again, layOut } = await import('@/app/resend');
const { plainText } = await import('@/sync_status/plaintext');
const { argsOf } = await import('@/parts/form');
const { spanOf } = await import('@/timesheets/form');

let round = 0;
let store: IndexedStore;
beforeEach(() => {
  store = new IndexedStore(`resend ${(round += 1)}`);
  around.here = { store };
});

const JOB = '0193a000-0000-7000-8000-000000000001';
const refused = (name: string, args: object): OutboxItem =>
  ({
    n: 1,
    name,
    args: { id: JOB, job: JOB, ...args },
    state: 'refused',
    at: '2026-11-22T08:00:00.000Z',
    uuid: 'u-1',
    groups: [JOB],
    receipt: { outcome: 'rejected', seq: 3, code: 'QTY_NOT_POSITIVE', message: 'not positive', field: 'qty' },
  }) as unknown as OutboxItem;

const PART = {
  part_type: null,
  name: '电容',
  maker: null,
  model: null,
  qty: '0',
  unit: '个',
  lot: 'L1',
  serial: null,
  supplier: null,
  certificate_no: null,
  certificate_kind: null,
  certificate_photo: null,
  status: 'conforming',
  origin: 'stock',
  old_part: 'recovered',
  price: 1200,
};

test('V2 a refused part is back in its form, field by field, and gives the same arguments again', async () => {
  const it = again(refused('parts.use', PART));
  expect(it?.path).toBe(`/job/${JOB}/add-part`);
  expect(await layOut(it!)).toBe(true);
  const draft = await drafts.load<{ picked: boolean; form: Parameters<typeof argsOf>[1] }>(`part-${JOB}`);
  expect(draft?.picked).toBe(true);
  expect(argsOf(JOB, draft!.form)).toEqual({ ...PART, id: 'id', job: JOB });
});

test('V2 refused hours are back in their form, with their day and reason', () => {
  const span = { started_at: '2026-11-21T01:00:00.000Z', ended_at: '2026-11-21T02:30:00.000Z' };
  const args = { ...span, kind: 'work', minutes: 90, source: 'manual', reason: 'battery was flat' };
  const it = again(refused('timesheets.record', args));
  expect(it).toMatchObject({ key: `time-${JOB}-new`, value: { kind: 'work', reason: 'battery was flat' } });
  expect(spanOf(it!.value as Parameters<typeof spanOf>[0])).toEqual(span);
  expect(again(refused('timesheets.record', { ...args, replaces: 'old' }))?.key).toBe(`time-${JOB}-old`);
});

test('V2 a refused check is back on its item, a reading as typed, a judgement as picked', () => {
  const read = again(refused('checks.record', { item: 'p1', reading: '1.20', verdict: 'pass' }));
  expect(read).toMatchObject({ key: `check-${JOB}-p1`, value: { typed: '1.20', picked: null } });
  const judged = again(refused('checks.record', { item: 'p2', reading: null, verdict: 'na' }));
  expect(judged).toMatchObject({ key: `check-${JOB}-p2`, value: { typed: '', picked: 'na' } });
});

test('V2 a refused fault and a refused time are back in their forms', () => {
  expect(again(refused('jobs.report', { actual_fault: '电容击穿' }))).toMatchObject({
    key: `report-${JOB}`,
    path: `/job/${JOB}/report`,
    value: { choice: 'other', text: '电容击穿' },
  });
  const [start, end] = [new Date(2026, 10, 23, 8, 0), new Date(2026, 10, 23, 10, 30)].map((at) => at.toISOString());
  const refusal = refused('jobs.appoint', { window_start: start, window_end: end, note: null });
  const it = again(refusal, { status: 'accepted' });
  expect(it).toMatchObject({
    key: `appoint-${JOB}`,
    path: `/job/${JOB}`,
    value: { on: '2026-11-23', from: '08:00', until: '10:30', note: '' },
  });
  expect(again(refusal, { status: 'travelling' })).toBeNull();
});

test('V2 only what was refused is entered again, and only where there is a form', () => {
  expect(again({ ...refused('parts.use', PART), state: 'with_office' })).toBeNull();
  expect(again(refused('jobs.accept', {}))).toBeNull();
  expect(again(refused('signatures.sign', {}))).toBeNull();
});

test('V1 a half-filled form is never written over', async () => {
  await drafts.save(`part-${JOB}`, JOB, { picked: true });
  expect(await layOut(again(refused('parts.use', PART))!)).toBe(false);
  expect(await drafts.load(`part-${JOB}`)).toEqual({ picked: true });
});

const entry = (state: Entry['state']): Entry => ({
  n: 1,
  client_id: 'c',
  id: 7,
  uuid: 'u',
  name: 'parts.use',
  body: '{}',
  bytes: 2,
  at: '2026-11-22T08:00:00.000Z',
  groups: [JOB],
  state,
  receipt: null,
});

test('V1 what is put aside is kept whole, with its reason', async () => {
  await store.write(async (t) => {
    await t.meta.put([newStanding('c')]);
    await t.outbox.put([entry('refused')]);
  });
  await dismiss(1, { reason: 'other', note: 'two of us wrote it down' });
  const kept = await store.read((t) => t.archive.get(['c', 7]));
  expect(kept).toMatchObject({
    ...entry('refused'),
    dismissed: { reason: 'other', note: 'two of us wrote it down' },
  });
  expect(await store.read((t) => t.outbox.all())).toEqual([]);
});

test('V1 what was not refused is not put aside', async () => {
  await store.write((t) => t.outbox.put([entry('waiting')]));
  await dismiss(1, { reason: 'wrong', note: null });
  expect(await store.read((t) => t.outbox.all())).toEqual([entry('waiting')]);
});

test('V4 the text for the office says what, which job, why, when, and every value, without bare ids', () => {
  const text = plainText(refused('parts.use', PART), { product: '空调', number: 'J-7' });
  const lines = text.split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'Part 电容',
    'J-7 空调',
    'Not taken: The quantity must be more than zero',
    expect.stringMatching(/^Sun,? 22 Nov 2026 \d\d:\d\d$/),
  ]);
  expect(lines).toContain('Quantity: 0');
  expect(lines).toContain('Price: ¥12.00');
  expect(lines.at(-1)).toBe('u-1');
  expect(text).not.toContain(JOB);
});
