import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Exports, isUnderWay, percent } from '@/desk/exports/exports.svelte';
import type { Api, Export, Wanted } from '@/desk/exports/queries';

const one = (over: Partial<Export> = {}): Export => ({
  id: 'e1',
  what: 'register',
  format: 'xlsx',
  state: 'waiting',
  done: 0,
  total: null,
  rows: 0,
  size: null,
  error: null,
  user: 'me',
  user_name: null,
  asked_at: '2026-11-22T08:03:04.123Z',
  kept_until: null,
  ...over,
});

const WANTED: Wanted = { what: 'register', format: 'xlsx', lang: 'zh-CN', filters: {} };

/** A server that answers each look with the next of these, then with the last again. */
class FakeServer implements Api {
  looks: (Export | Error)[] = [one()];
  dropped: string[] = [];

  ask = (): Promise<Export> => Promise.resolve(one());
  again = (): Promise<Export> => Promise.resolve(one());
  link = (id: string): Promise<string> => Promise.resolve(`/file/${id}`);

  all(): Promise<Export[]> {
    const next = this.looks.length > 1 ? this.looks.shift() : this.looks[0];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve([next ?? one()]);
  }

  drop(id: string): Promise<Export> {
    this.dropped.push(id);
    this.looks = [one({ state: 'gone' })];
    return Promise.resolve(one({ state: 'gone' }));
  }
}

describe('D13 an export is followed and fetched', () => {
  let server: FakeServer;
  let fetched: string[];
  let exports: Exports;
  let close: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new FakeServer();
    fetched = [];
    exports = new Exports(server, (url) => fetched.push(url), 1000);
    close = exports.watch();
    await vi.advanceTimersByTimeAsync(0);
  });

  afterEach(() => {
    close();
    vi.useRealTimers();
  });

  test('D13 it is asked about every second and fetched once when it is ready', async () => {
    await exports.ask(WANTED);
    expect(exports.items.map((item) => item.state)).toEqual(['waiting']);
    server.looks = [one({ state: 'making', done: 1, total: 4 }), one({ state: 'ready', rows: 4, size: 9 })];
    await vi.advanceTimersByTimeAsync(1000);
    expect(exports.items.map(percent)).toEqual([25]);
    expect(fetched).toEqual([]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(exports.items.map((item) => item.state)).toEqual(['ready']);
    expect(fetched).toEqual(['/file/e1']);
  });

  test('D13 one that is ready at once is fetched at once, and fetched again when asked', async () => {
    server.looks = [one({ state: 'ready' })];
    await exports.ask(WANTED);
    await exports.fetch(one());
    expect(fetched).toEqual(['/file/e1', '/file/e1']);
  });

  test('D13 a network that is gone for a moment does not end the waiting', async () => {
    await exports.ask(WANTED);
    server.looks = [new Error('offline'), one({ state: 'ready' })];
    await vi.advanceTimersByTimeAsync(1000);
    expect(exports.fault).toBeInstanceOf(Error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(exports.fault).toBeNull();
    expect(fetched).toEqual(['/file/e1']);
  });

  test('D13 a failed one is begun again, and nothing is fetched before', async () => {
    await exports.ask(WANTED);
    server.looks = [one({ state: 'failed', error: 'ENDED' })];
    await vi.advanceTimersByTimeAsync(3000);
    expect(fetched).toEqual([]);
    server.looks = [one(), one({ state: 'ready' })];
    await exports.again(one());
    await vi.advanceTimersByTimeAsync(1000);
    expect(fetched).toEqual(['/file/e1']);
  });

  test('D13 a deleted one is gone and not fetched any more', async () => {
    await exports.ask(WANTED);
    await exports.drop(one());
    await vi.advanceTimersByTimeAsync(3000);
    expect(exports.items.map((item) => item.state)).toEqual(['gone']);
    expect([server.dropped, fetched]).toEqual([['e1'], []]);
  });

  test('D13 nobody asks any more once the sheet is closed', async () => {
    await exports.ask(WANTED);
    close();
    server.looks = [one({ state: 'ready' })];
    await vi.advanceTimersByTimeAsync(5000);
    expect(fetched).toEqual([]);
  });

  test('D13 what was asked for before the page was opened is followed, not fetched', async () => {
    expect(exports.items.map(isUnderWay)).toEqual([true]);
    server.looks = [one({ state: 'ready' })];
    await vi.advanceTimersByTimeAsync(1000);
    expect(exports.items.map((item) => item.state)).toEqual(['ready']);
    expect(fetched).toEqual([]);
  });

  test.each([
    [{ total: null }, null],
    [{ total: 0 }, 0],
    [{ total: 3, done: 2 }, 66],
    [{ total: 3, done: 4 }, 100],
  ])('D13 %o is so many percent: %o', (over, share) => {
    expect(percent(one(over))).toBe(share);
  });
});
