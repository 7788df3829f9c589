import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '@sync/canonical';
import { MemoryStore } from '@sync/memory';
import { offerAgain, offerAgainAfterRestore, renumber, uuid7 } from '@sync/outbox';
import { corrected, mutationOf } from '@sync/rebase';
import { newStanding } from '@sync/store';
import { AT, Device, engine, made } from './toy';

const add = (n: number, job = 'j1') => made('notes.add', { id: `n${n}`, job, text: 'a' }, `u${n}`);

async function begun(more = {}): Promise<Device> {
  const device = new Device(new MemoryStore());
  await device.begin(more);
  return device;
}

test('P1.1 ids are 1, 2, 3 in the order of capture, also within one save', async () => {
  const device = await begun();
  const saved = [...(await device.capture(add(1), add(2))), ...(await device.capture(add(3)))];
  expect(saved).toEqual([1, 2, 3].map((id) => ({ id, uuid: `u${id}`, flags: [] })));
  expect((await device.entries()).map((one) => [one.n, one.id, one.client_id])).toEqual([
    [1, 1, 'c1'],
    [2, 2, 'c1'],
    [3, 3, 'c1'],
  ]);
  expect((await device.standing()).next_id).toBe(4);
});

test('P1.3 the body is the RFC 8785 text of the whole mutation, made once', async () => {
  const device = await begun({ seq: 88_120, offset_ms: -1240 });
  await device.capture(add(1));
  const [entry] = await device.entries();
  expect(entry?.body).toBe(
    canonical({
      id: 1,
      uuid: 'u1',
      name: 'notes.add',
      v: 1,
      base_seq: 88_120,
      at: AT,
      tz: 'Asia/Shanghai',
      offset_ms: -1240,
      args: { id: 'n1', job: 'j1', text: 'a' },
    }),
  );
  expect(entry?.bytes).toBe(entry?.body.length);
});

test('V7.3 what a twin sees as the time is corrected by the offset, what is sent is the device’s own', () => {
  expect(corrected('2026-11-22T08:00:00.000Z', -1240)).toBe('2026-11-22T07:59:58.760Z');
  expect(corrected('2026-11-22T08:00:00.000Z', null)).toBe('2026-11-22T08:00:00.000Z');
});

test('Q3.4 what deletes a row is work on the row’s job as well', async () => {
  const device = await begun();
  await device.base({ notes: [{ id: 'n1', job: 'j1', text: 'a', n: 0 }] });
  await device.capture(made('notes.remove', { id: 'n1' }, 'u1'));
  expect((await device.entries()).map((one) => one.groups)).toEqual([['j1']]);
});

test('V1 a refusal stores nothing, of none of the mutations saved together', async () => {
  const device = await begun();
  await expect(device.capture(add(1), made('notes.bump', { id: 'nobody' }, 'u2'))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await device.entries()).toEqual([]);
  expect(await device.view()).toEqual({});
  expect((await device.standing()).next_id).toBe(1);
});

test.each([
  ['UNKNOWN_NAME', made('notes.of_tomorrow', {}, 'u1')],
  ['ID_TAKEN', made('notes.add', { id: 'n0', job: 'j1', text: 'a' }, 'u1')],
  ['TOO_LARGE', made('notes.add', { id: 'n9', job: 'j1', text: '字'.repeat(400_000) }, 'u1')],
  ['FLOAT', made('notes.add', { id: 'n9', job: 'j1', text: 1.5 }, 'u1')],
])('V1 what could never be sent is told at once, not stored: %s', async (code, one) => {
  const device = await begun();
  await device.capture(add(0));
  await expect(device.capture(one)).rejects.toMatchObject({ code });
  expect(await device.entries()).toHaveLength(1);
});

test('V1 a write repeated on a new connection after it had been completed is the same work', async () => {
  const device = await begun();
  const first = await device.capture(add(1), add(2));
  const again = await device.capture(add(1), add(2));
  expect(again).toEqual(first);
  expect(await device.entries()).toHaveLength(2);
});

test('V1 a repeated write is known again though another tab has saved, sent and renumbered in between', async () => {
  const device = await begun({ epoch: 'e1', cursor: 'opaque' });
  const first = await device.capture(add(1), add(2));
  await device.capture(add(3));
  expect(await device.capture(add(1), add(2))).toEqual(first);
  expect(await device.entries()).toHaveLength(3);
  const receipts = [{ id: 1, outcome: 'applied' as const, seq: 9 }];
  await device.apply(await device.request(1), { last_mutation_id: 1, seq: 9, receipts });
  await device.store.write((t) => renumber(t, engine, 'c2'));
  expect(await device.capture(add(1), add(2))).toEqual([
    { id: 1, uuid: 'u1', flags: [] },
    { id: 1, uuid: 'u2', flags: [] },
  ]);
  expect((await device.entries()).map((one) => one.uuid)).toEqual(['u2', 'u3']);
});

test('Q3 an entry knows the groups it touched and the job it names', async () => {
  const device = await begun();
  await device.base({ notes: [{ id: 'n1', job: 'j7', text: '', n: 0 }] });
  await device.capture(add(5, 'j1'));
  await device.capture(made('notes.bump', { id: 'n1' }, 'u2'));
  await device.capture(made('notes.bump', { id: 'n1', job: 'j3' }, 'u3'));
  expect((await device.entries()).map((one) => one.groups)).toEqual([['j1'], ['j7'], ['j3', 'j7']]);
});

describe('renumbering', () => {
  test('P1 everything unreceipted gets new ids from 1 under the new client id, in order, with its uuid', async () => {
    const device = await begun();
    for (const n of [1, 2, 3, 4]) await device.capture(add(n));
    await device.receipted({ id: 1, outcome: 'applied', seq: 5 });
    await device.receipted({ id: 2, outcome: 'held', seq: 5, code: 'NOT_FOUND', message: 'why' });
    await device.store.write((t) => renumber(t, engine, 'c2'));
    const entries = await device.entries();
    expect(entries.map((one) => [one.client_id, one.id, one.uuid, one.state])).toEqual([
      ['c1', 1, 'u1', 'receipted'],
      ['c1', 2, 'u2', 'with_office'],
      ['c2', 1, 'u3', 'waiting'],
      ['c2', 2, 'u4', 'waiting'],
    ]);
    for (const one of entries) expect(one.body).toBe(canonical({ ...mutationOf(one), id: one.id }));
    expect(await device.standing()).toMatchObject({ client_id: 'c2', next_id: 3, next_n: 5 });
    expect((await device.view())['notes']).toHaveLength(4);
  });
});

describe('after a restore', () => {
  async function settled(upTo: number): Promise<Device> {
    const device = await begun({ epoch: 'e1', cursor: 'opaque' });
    for (let n = 1; n <= upTo; n += 1) await device.capture(add(n));
    const receipts = Array.from({ length: upTo }, (_, at) => ({ id: at + 1, outcome: 'applied' as const, seq: 9 }));
    await device.apply(await device.request(), { last_mutation_id: upTo, seq: 9, receipts });
    expect(await device.entries()).toEqual([]);
    return device;
  }

  test('Q5 what was receipted beyond what the server knows waits once more, word for word', async () => {
    const device = await settled(3);
    const kept = await device.store.read((t) => t.archive.all());
    expect(await device.store.write((t) => offerAgain(t, 1))).toBe(true);
    const again = await device.entries();
    expect(again.map((one) => [one.id, one.state, one.receipt])).toEqual([
      [2, 'waiting', null],
      [3, 'waiting', null],
    ]);
    expect(again.map((one) => one.body)).toEqual(kept.slice(1).map((one) => one.body));
    expect(await device.store.read((t) => t.archive.all())).toEqual(kept.slice(0, 1));
  });

  test('Q5 refused and held work waits once more, too', async () => {
    const device = await begun();
    for (const n of [1, 2]) await device.capture(add(n));
    await device.receipted({ id: 1, outcome: 'rejected', seq: 5, code: 'NO', message: 'no' });
    await device.receipted({ id: 2, outcome: 'held', seq: 5, code: 'NOT_FOUND', message: 'why' });
    expect(await device.store.write((t) => offerAgain(t, 0))).toBe(true);
    expect((await device.entries()).map((one) => one.state)).toEqual(['waiting', 'waiting']);
  });

  test('P1 a gap that cannot be filled is told, and what is left waits all the same', async () => {
    const device = await settled(3);
    await device.store.write((t) => t.archive.delete([['c1', 2]]));
    expect(await device.store.write((t) => offerAgain(t, 0))).toBe(false);
    expect((await device.entries()).map((one) => one.id)).toEqual([1, 3]);
  });

  test('Q5 work under an earlier client id may be gone from the server as well, and is offered under a new one', async () => {
    const device = await settled(2);
    await device.store.write((t) => renumber(t, engine, 'c2'));
    expect(await device.store.write((t) => offerAgainAfterRestore(t, 0))).toBe(false);
    await device.store.write((t) => renumber(t, engine, 'c3'));
    expect((await device.entries()).map((one) => [one.client_id, one.id, one.uuid])).toEqual([
      ['c3', 1, 'u1'],
      ['c3', 2, 'u2'],
    ]);
  });
});

test('P1 a uuid is of version 7: sorted by time, and well formed whatever chance gives', () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
  const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(times, times, bytes, (a, b, random) => {
      const [one, other] = [uuid7(a, random), uuid7(b, random)];
      expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(one < other).toBe(a < b);
    }),
  );
});

test('V1 a store that was never begun takes nothing', async () => {
  await expect(new Device(new MemoryStore()).capture(add(1))).rejects.toThrow('never begun');
  expect(newStanding('c1')).toMatchObject({ client_id: 'c1', next_id: 1, epoch: null, cursor: null, seq: 0 });
});
