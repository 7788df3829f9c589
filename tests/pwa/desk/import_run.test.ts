import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SyncError, Unreachable } from '@sync/errors';
import type { Api, Run, Settings } from '@/desk/imports/queries';
import { ImportRun } from '@/desk/imports/run.svelte';
import { whyOf } from '@/desk/imports/words';

vi.mock('@/app/fieldseal', () => ({ request: () => undefined, upload: () => undefined }));
vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'zh-CN'), locale: () => 'zh-CN' };
});

const SETTINGS = { kind: 'jobs', matching: { fault: 5 }, constants: {}, key: null } as unknown as Settings;
const RUN = { id: 'r1', state: 'ready', needs: [], settings: SETTINGS, detected: {}, file_kept_until: 'x' } as unknown;

/** A server that holds one run, behind a line that can be cut. */
class Server {
  run = RUN as Run;
  fault: Error | null = null;
  heard: unknown[] = [];

  #say(what: unknown, change: Partial<Run> = {}): Promise<Run> {
    if (this.fault) return Promise.reject(this.fault);
    this.heard.push(what);
    this.run = { ...this.run, ...change };
    return Promise.resolve(this.run);
  }
  look = (): Promise<Run> => (this.fault ? Promise.reject(this.fault) : Promise.resolve(this.run));
  settle = (_id: string, some: Partial<Settings>): Promise<Run> =>
    this.#say(some, { settings: { ...this.run.settings, ...some } as Settings });
  check = (): Promise<Run> => this.#say('check', { state: 'checked' });
  start = (): Promise<Run> => this.#say('start', { state: 'writing' });
  preview = (): Promise<unknown> => Promise.resolve({ headings: [], fields: [], rows: [] });
}

const LOST = new Unreachable('network', 'gone');
let server: Server;
let one: ImportRun;
let close: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  one = new ImportRun('r1', server as unknown as Api, 1000);
  close = one.watch();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  close();
  vi.useRealTimers();
});

test('D1 choices that did not get through are kept in their order, and one tap sends them all', async () => {
  server.fault = LOST;
  await one.settle({ key: 2 });
  await one.match('centre', null, 'c1');
  expect([one.fault, one.missed, one.mayStart]).toEqual([LOST, true, false]);
  server.fault = null;
  await one.again();
  expect(server.heard).toEqual([{ key: 2 }, { matching: { fault: 5 }, constants: { centre: 'c1' } }]);
  expect([one.fault, one.missed, one.mayStart]).toEqual([null, false, true]);
});

test('D1 the next choice takes along what did not get through before it', async () => {
  server.fault = LOST;
  await one.settle({ key: 2 });
  server.fault = null;
  await one.do('check');
  expect([server.heard, one.run?.state]).toEqual([[{ key: 2 }, 'check'], 'checked']);
});

test('D1 a choice the server refuses is told and not sent again', async () => {
  server.fault = new SyncError(422, 'INVALID', 'no such column');
  await one.settle({ key: 99 });
  expect([one.missed, one.mayStart]).toEqual([false, true]);
  server.fault = null;
  await one.settle({ key: 1 });
  expect([server.heard, one.fault]).toEqual([[{ key: 1 }], null]);
});

test('D1 a start whose answer was lost: the page finds out that it is at work', async () => {
  server.fault = LOST;
  await one.do('start');
  server.fault = new SyncError(409, 'NOT_NOW', 'not in a state for this');
  await one.again();
  server.fault = null;
  server.run = { ...server.run, state: 'writing' };
  await vi.advanceTimersByTimeAsync(1000);
  expect([one.run?.state, one.fault]).toEqual(['writing', null]);
});

test.each([
  [LOST, '连不上服务器'],
  [new SyncError(410, 'FILE_GONE', 'gone'), '请重新上传'],
  [new SyncError(409, 'NOT_NOW', 'no'), '现在不能这样做'],
  [new SyncError(422, 'INVALID', 'no'), '不适合此文件'],
  [new SyncError(500, 'INTERNAL', 'no'), '请稍后再试'],
])('D1 what went wrong is told in the language of the screen: %s', (fault, said) => {
  expect(whyOf(fault)).toContain(said);
});
