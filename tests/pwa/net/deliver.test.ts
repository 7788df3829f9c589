import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { SyncError, Unreachable } from '@sync/errors';
import type { Answered, FileStep } from '@sync/files';
import { MemoryStore } from '@sync/memory';
import type { FileRecord } from '@sync/store';
import { Delivery } from '@/net/deliver';
import type { World } from '@/net/exchange';
import { AT, Device, engine } from '../../sync/ts/toy';

const SIZE = 300_000;

let device: Device;
let world: World;
let answer: (file: FileRecord, step: FileStep) => Answered;
let asked: string[];

/** A server that takes everything. */
function takes(_file: FileRecord, step: FileStep): Answered {
  if (step.do === 'create') return { status: 201, offset: null };
  return { status: step.do === 'ask' ? 200 : 204, offset: step.do === 'send' ? step.to : 0 };
}

beforeEach(async () => {
  device = new Device(new MemoryStore());
  await device.begin();
  asked = [];
  answer = takes;
  world = {
    store: device.store,
    engine,
    now: () => Date.parse(AT),
    api: {
      sync: () => Promise.reject(new Error('not here')),
      catalogue: () => Promise.reject(new Error('not here')),
      fileStep: async (file, step) => {
        asked.push(`${step.do} ${file.grp}`);
        return answer(file, step);
      },
    },
  };
});

async function keep(grp: string, fill: number, more: Partial<FileRecord> = {}): Promise<string> {
  const bytes = new Uint8Array(SIZE).fill(fill).buffer;
  const sha256 = createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
  const rest = { state: 'unsent' as const, known: false, offset: null, restarts: 0, problem: null };
  const record = { sha256, size: SIZE, type: 'image/jpeg', grp, added_at: AT, ...rest, ...more };
  await device.store.write(async (t) => {
    await t.files.put([record]);
    await t.bytes.put([{ sha256, bytes }]);
  });
  return sha256;
}

const file = (sha256: string): Promise<FileRecord | undefined> => device.store.read((t) => t.files.get(sha256));

async function run(delivery: Delivery, most = 30): Promise<string[]> {
  const events: string[] = [];
  while (events.length < most) {
    const { event } = await delivery.step();
    events.push(event);
    if (event !== 'file_step') break;
  }
  return events;
}

test('V4 a file goes step by step and is whole when the server has its last byte', async () => {
  const sha256 = await keep('j1', 1);
  const events = await run(new Delivery(world));
  expect(asked.slice(0, 3)).toEqual(['create j1', 'ask j1', 'send j1']);
  expect(events.at(-1)).toBe('done');
  expect(await file(sha256)).toMatchObject({ state: 'whole', offset: SIZE });
  expect(await device.store.read((t) => t.bytes.get(sha256))).toBeDefined();
  expect(await new Delivery(world).step()).toEqual({ event: 'done' });
});

test('Files.8 after a broken connection the server is asked where it stands, also by the next start of the app', async () => {
  const sha256 = await keep('j1', 1, { known: true, offset: 100 });
  answer = () => {
    throw new Unreachable('network', 'm');
  };
  expect(await new Delivery(world).step()).toMatchObject({ event: 'failed' });
  expect(await file(sha256)).toMatchObject({ state: 'unsent', offset: null });
  answer = takes;
  await new Delivery(world).step();
  expect(asked).toEqual(['send j1', 'ask j1']);
});

test('Files.8 a file the server cannot take now does not keep the others waiting', async () => {
  await keep('j1', 1);
  const other = await keep('j2', 2);
  answer = (record, step) => {
    if (record.grp === 'j1') throw new SyncError(500, 'HTTP_ERROR', 'm');
    return takes(record, step);
  };
  const delivery = new Delivery(world);
  for (let at = 0; at < 8; at += 1) await delivery.step();
  expect(await file(other)).toMatchObject({ state: 'whole' });
  expect(asked.filter((one) => one.endsWith('j1')).length).toBeGreaterThanOrEqual(1);
});

test('Files.9 a wrong hash at the last byte is sent again, three times; then a person is told', async () => {
  const sha256 = await keep('j1', 1);
  answer = (record, step) =>
    step.do === 'send' && step.to === SIZE ? { status: 460, offset: null } : takes(record, step);
  await run(new Delivery(world));
  expect(await file(sha256)).toMatchObject({ state: 'stuck', problem: 'HASH_WRONG', restarts: 3 });
});

test('Files.9 bytes that went bad on the device are told at once', async () => {
  const sha256 = await keep('j1', 1);
  await device.store.write((t) => t.bytes.put([{ sha256, bytes: new ArrayBuffer(SIZE) }]));
  answer = (record, step) =>
    step.do === 'send' && step.to === SIZE ? { status: 460, offset: null } : takes(record, step);
  await run(new Delivery(world));
  expect(await file(sha256)).toMatchObject({ state: 'stuck', problem: 'BYTES_BROKEN', restarts: 1 });
});

test('V1 bytes that are gone are told', async () => {
  const sha256 = await keep('j1', 1);
  await device.store.write((t) => t.bytes.clear());
  await new Delivery(world).step();
  expect(await file(sha256)).toMatchObject({ state: 'stuck', problem: 'BYTES_GONE' });
});

test('V4 an answer that moves nothing is waited after, not repeated in a circle', async () => {
  await keep('j1', 1, { known: true, offset: 100 });
  answer = () => ({ status: 409, offset: null });
  expect(await new Delivery(world).step()).toMatchObject({ event: 'failed' });
});

test('V4 what was settled meanwhile stays settled', async () => {
  const sha256 = await keep('j1', 1, { known: true, offset: 0 });
  const settled = (await file(sha256))!;
  const whole: FileRecord = { ...settled, state: 'whole', offset: SIZE };
  world.api.fileStep = async (record, step) => {
    await device.store.write((t) => t.files.put([whole]));
    return takes(record, step);
  };
  await new Delivery(world).step();
  expect(await file(sha256)).toEqual(whole);
  world.api.fileStep = async (record, step) => {
    await device.store.write((t) => t.files.clear());
    return takes(record, step);
  };
  await device.store.write((t) => t.files.put([settled]));
  await new Delivery(world).step();
  expect(await file(sha256)).toBeUndefined();
});

test('V5 an expired token says nothing about the file', async () => {
  const sha256 = await keep('j1', 1, { known: true, offset: 0 });
  answer = () => {
    throw new SyncError(401, 'TOKEN', 'm');
  };
  expect(await new Delivery(world).step()).toEqual({ event: 'unauthorised' });
  expect(await file(sha256)).toMatchObject({ state: 'unsent' });
});
