import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { SyncError, Unreachable } from '@sync/errors';
import { MemoryStore } from '@sync/memory';
import type { Mutation, Receipt, RequestHead, SyncAnswer } from '@sync/messages';
import { StorageTrouble } from '@/local/trouble';
import { exchange, type World } from '@/net/exchange';
import { AT, Device, emptyAnswer, engine, made } from '../../sync/ts/toy';

type Sent = RequestHead & { mutations: Mutation[] };

let device: Device;
let world: World;
let sync: (request: Sent) => Partial<SyncAnswer>;
let asked: Sent[];
let catalogue: string;

beforeEach(async () => {
  device = new Device(new MemoryStore());
  await device.begin({ epoch: 'e1', cursor: 'opaque' });
  asked = [];
  sync = applied;
  catalogue = '';
  let clock = Date.parse(AT);
  world = {
    store: device.store,
    engine,
    now: () => (clock += 50),
    api: {
      sync: (text) => {
        const request = JSON.parse(text) as Sent;
        asked.push(request);
        return Promise.resolve().then(() => ({ ...emptyAnswer, ...sync(request) }));
      },
      catalogue: () => Promise.resolve(new TextEncoder().encode(catalogue).buffer),
      fileStep: () => Promise.reject(new Error('not here')),
    },
  };
});

const receipts = ({ mutations }: Sent, outcome: Receipt['outcome'] = 'applied'): Receipt[] =>
  mutations.map(({ id }) => ({ id, outcome, seq: 20 }));

const applied = (request: Sent): Partial<SyncAnswer> => ({
  last_mutation_id: request.outbox.next_id - 1,
  seq: 20,
  receipts: receipts(request),
});

const capture = async (count: number): Promise<void> => {
  const first = (await device.standing()).next_id;
  for (let n = first; n < first + count; n += 1) {
    await device.capture(made('notes.add', { id: `n${n}`, job: 'j1', text: 'a' }, `u${n}`));
  }
};

const throws = (error: Error): void => {
  sync = () => {
    throw error;
  };
};

test('P1 what waits is sent, what comes back is stored', async () => {
  await capture(3);
  sync = (request) => ({ ...applied(request), last_mutation_id: request.mutations.at(-1)!.id });
  expect(await exchange(world, 2)).toEqual({ event: 'more', contact: true });
  expect(await exchange(world, 500)).toEqual({ event: 'done', contact: true });
  expect(asked.map((one) => one.mutations.map(({ id }) => id))).toEqual([[1, 2], [3]]);
  expect(await device.entries()).toEqual([]);
});

test('V7.2 the offset is measured against the middle of the round trip', async () => {
  sync = (request) => ({ ...applied(request), server_time: new Date(Date.parse(AT) + 60_000).toISOString() });
  await exchange(world, 500);
  // Asked at +100, answered at +150 of the device's clock.
  expect((await device.standing()).offset_ms).toBe(60_000 - 125);
});

test('V7 a server time nobody can read leaves the offset as it was: capture must never fail because of it', async () => {
  sync = (request) => ({ ...applied(request), server_time: 'soon' });
  await exchange(world, 500);
  expect((await device.standing()).offset_ms).toBeNull();
  await capture(1);
  expect(await device.entries()).toHaveLength(1);
});

test('V4 a file left is told', async () => {
  await device.store.write((t) =>
    t.files.put([
      {
        sha256: 'a',
        size: 1,
        type: 'x',
        grp: 'j1',
        state: 'unsent',
        known: false,
        offset: null,
        restarts: 0,
        problem: null,
        added_at: AT,
      },
    ]),
  );
  expect(await exchange(world, 500)).toMatchObject({ event: 'files_left' });
});

test('P2 an answer without receipts for what was sent is no answer', async () => {
  await capture(1);
  sync = () => ({ seq: 20 });
  expect(await exchange(world, 500)).toEqual({ event: 'failed', problem: 'SERVER' });
  expect((await device.entries()).map((one) => one.state)).toEqual(['waiting']);
});

test.each<[string, Error, object]>([
  ['nobody there', new Unreachable('network', 'm'), { event: 'failed', tooMuch: false }],
  ['no answer in time', new Unreachable('timeout', 'm'), { event: 'failed', tooMuch: true }],
  ['an old token', new SyncError(401, 'TOKEN', 'm'), { event: 'unauthorised' }],
  ['a token of another client id', new SyncError(403, 'WRONG_CLIENT', 'm'), { event: 'unauthorised' }],
  ['a fork', new SyncError(409, 'CLIENT_FORKED', 'm', { last_mutation_id: 3 }), { event: 'contradicted' }],
  ['a client id of somebody else', new SyncError(409, 'CLIENT_OF_ANOTHER_USER', 'm'), { event: 'contradicted' }],
  [
    'a revoked device',
    new SyncError(403, 'DEVICE_REVOKED', 'm', { rescue: false }),
    { event: 'device_revoked', problem: 'DEVICE_REVOKED' },
  ],
  [
    'a busy server',
    new SyncError(503, 'BUSY', 'm', {}, null, 2000),
    { event: 'failed', retryAfterMs: 2000, problem: null },
  ],
  [
    'too many requests',
    new SyncError(429, 'TOO_MANY', 'm', {}, null, 9000),
    { event: 'failed', retryAfterMs: 9000, problem: null },
  ],
  ['too much at once', new SyncError(413, 'TOO_LARGE', 'm'), { event: 'failed', tooMuch: true, problem: 'SERVER' }],
  ['a broken server', new SyncError(500, 'HTTP_ERROR', 'm'), { event: 'failed', problem: 'SERVER' }],
  ['a full device', new StorageTrouble('STORAGE_FULL'), { event: 'failed', problem: 'STORAGE_FULL' }],
])('V5 after %s everything is still here, word for word', async (_what, error, result) => {
  await capture(2);
  const before = await device.entries();
  throws(error);
  expect(await exchange(world, 500)).toMatchObject(result);
  expect(await device.entries()).toEqual(before);
});

test('V5.2 an answer nobody can make sense of deletes nothing either', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await capture(1);
  throws(new SyntaxError('Unexpected token <'));
  expect(await exchange(world, 500)).toEqual({ event: 'failed', problem: 'SERVER' });
  expect(await device.entries()).toHaveLength(1);
});

test('P1 a gap is filled from the archive', async () => {
  await capture(2);
  await exchange(world, 500);
  await capture(1);
  let refusals = 1;
  sync = (request) => {
    if (refusals-- > 0) throw new SyncError(409, 'GAP', 'm', { expected: 1, epoch: 'e1' });
    return applied(request);
  };
  expect(await exchange(world, 500)).toEqual({ event: 'more' });
  expect(await exchange(world, 500)).toMatchObject({ event: 'done' });
  expect(asked.at(-1)?.mutations.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test('P1 a gap that cannot be filled needs a new client id', async () => {
  const at = await device.standing();
  await device.store.write((t) => t.meta.put([{ ...at, next_id: 5 }]));
  throws(new SyncError(409, 'GAP', 'm', { expected: 1, epoch: 'e1' }));
  expect(await exchange(world, 500)).toEqual({ event: 'contradicted' });
});

test('P1.6 a server ahead of this device needs a new client id', async () => {
  sync = () => ({ last_mutation_id: 7, seq: 20 });
  expect(await exchange(world, 500)).toMatchObject({ event: 'contradicted' });
});

test('P4 too old to read, but what was sent is receipted by the refusal', async () => {
  await capture(3);
  sync = (request) => {
    const last_mutation_id = request.mutations.at(-1)?.id ?? 3;
    throw new SyncError(426, 'TOO_OLD', 'm', { min_build: '2.0.0', last_mutation_id, receipts: receipts(request) });
  };
  expect(await exchange(world, 2)).toEqual({ event: 'more', problem: 'TOO_OLD' });
  expect(await exchange(world, 2)).toEqual({ event: 'too_old', problem: 'TOO_OLD', contact: true });
  expect((await device.entries()).map((one) => one.state)).toEqual(['receipted', 'receipted', 'receipted']);
  expect((await device.view())['notes']).toHaveLength(3);
});

test('P3.9 a revoked device hands in its work and may forget only when all of it is receipted', async () => {
  await capture(1);
  const revoked = { notice: { revoked: true }, erase: true };
  sync = (request) => ({ ...applied(request), receipts: receipts(request, 'quarantined'), ...revoked });
  expect(await exchange(world, 500)).toMatchObject({ event: 'device_revoked', problem: 'DEVICE_REVOKED', erase: true });
});

test('Q4.2 a new catalogue is fetched, compared with its hash, and kept', async () => {
  catalogue = JSON.stringify({ version: '7', prices: [{ id: 'p1', price: 100 }] });
  const sha256 = createHash('sha256').update(catalogue).digest('hex');
  sync = (request) => ({ ...applied(request), catalogue: { version: '7', url: '/api/catalogue/7', sha256 } });
  const fetched = vi.spyOn(world.api, 'catalogue');
  expect(await exchange(world, 500)).toMatchObject({ event: 'done' });
  expect(await exchange(world, 500)).toMatchObject({ event: 'done' });
  expect(fetched).toHaveBeenCalledTimes(1);
  expect((await device.view())['prices']).toEqual([{ id: 'p1', price: 100 }]);
});

test('Q4 a catalogue that did not arrive whole is not kept; the receipts of that answer are', async () => {
  await capture(1);
  catalogue = '{"version":"7","prices":[]}';
  sync = (request) => ({ ...applied(request), catalogue: { version: '7', url: '/x', sha256: 'f'.repeat(64) } });
  expect(await exchange(world, 500)).toMatchObject({ event: 'failed', problem: 'SERVER' });
  expect(await device.entries()).toEqual([]);
  expect((await device.standing()).catalogue).toBeNull();
});

test('Q4 a catalogue that cannot be fetched stops neither the files nor the contact', async () => {
  sync = (request) => ({ ...applied(request), catalogue: { version: '7', url: '/x', sha256: 'f'.repeat(64) } });
  world.api.catalogue = () => Promise.reject(new Unreachable('network', 'm'));
  expect(await exchange(world, 500)).toMatchObject({ event: 'failed', contact: true });
  const rest = { state: 'unsent' as const, known: false, offset: null, restarts: 0, problem: null };
  await device.store.write((t) => t.files.put([{ sha256: 'a', size: 1, type: 'x', grp: 'j1', added_at: AT, ...rest }]));
  expect(await exchange(world, 500)).toEqual({ event: 'files_left', contact: true });
});
