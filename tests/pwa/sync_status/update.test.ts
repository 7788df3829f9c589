import { get } from 'svelte/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Update from '@/sync_status/update';

/** A service worker registration in which the test installs new versions. */
class FakeRegistration extends EventTarget {
  waiting: FakeWorker | null = null;
  installing: FakeWorker | null = null;

  install(): FakeWorker {
    const worker = new FakeWorker();
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
    worker.state = 'installed';
    this.waiting = worker;
    worker.dispatchEvent(new Event('statechange'));
    return worker;
  }

  update(): Promise<void> {
    return Promise.resolve();
  }
}

class FakeWorker extends EventTarget {
  state = 'installing';
  readonly told: unknown[] = [];

  postMessage(message: unknown): void {
    this.told.push(message);
  }
}

interface FakeContainer extends EventTarget {
  controller: object | null;
  register: () => Promise<FakeRegistration>;
}

let container: FakeContainer;
const reload = vi.fn();
const locks = navigator.locks;
let registration: FakeRegistration;
let update: typeof Update;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval'] });
  registration = new FakeRegistration();
  container = Object.assign(new EventTarget(), { controller: {}, register: () => Promise.resolve(registration) });
  vi.stubGlobal('navigator', { locks, serviceWorker: container });
  vi.stubGlobal('location', { reload });
  reload.mockReset();
  vi.resetModules();
  update = await import('@/sync_status/update');
  await update.registerWorker();
});

afterEach(() => vi.useRealTimers());

const ready = (): boolean => get(update.update).ready;
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(5_000);

test('V6.1 a new version is a question, and takes over only after yes', async () => {
  const worker = registration.install();
  await settle();
  expect([ready(), worker.told]).toEqual([true, []]);
  await update.applyUpdate();
  expect(worker.told).toEqual([{ type: 'activate' }]);
  container.dispatchEvent(new Event('controllerchange'));
  await settle();
  expect(reload).toHaveBeenCalledTimes(1);
});

test('V6.2 the question is not asked while a form is open, in this tab or another', async () => {
  const close = update.holdUpdate();
  const worker = registration.install();
  await settle();
  expect(ready()).toBe(false);
  await update.applyUpdate();
  expect(worker.told).toEqual([]);
  close();
  await settle();
  expect(ready()).toBe(true);
});

test('V6.2 the question is not asked while something is being sent, and a yes waits for it', async () => {
  let sent = (): void => undefined;
  const sending = locks.request('fieldseal-sync-u1', () => new Promise<void>((resolve) => (sent = resolve)));
  const worker = registration.install();
  await settle();
  expect(ready()).toBe(false);
  const applying = update.applyUpdate();
  await settle();
  expect(worker.told).toEqual([]);
  sent();
  await sending;
  await vi.advanceTimersByTimeAsync(1_000);
  await applying;
  expect(worker.told).toHaveLength(1);
});

test('V6 a version that another tab let in does not reload an open form', async () => {
  registration.install();
  await settle();
  const close = update.holdUpdate();
  container.dispatchEvent(new Event('controllerchange'));
  await settle();
  expect(reload).not.toHaveBeenCalled();
  close();
  await settle();
  expect(reload).toHaveBeenCalledTimes(1);
});

test('V6 the first installation replaces nothing: no question, no reload', async () => {
  container.controller = null;
  registration.install();
  container.dispatchEvent(new Event('controllerchange'));
  await settle();
  expect([ready(), reload.mock.calls.length]).toEqual([false, 0]);
});

test('V6 a version that waited since yesterday is noticed at the start', async () => {
  registration.install();
  vi.resetModules();
  update = await import('@/sync_status/update');
  await update.registerWorker();
  await settle();
  expect(ready()).toBe(true);
});

test('V6 without a service worker the app works, and says so', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  container.register = () => Promise.reject(new Error('not over http'));
  expect(await update.registerWorker()).toBeNull();
  expect(warned).toHaveBeenCalledTimes(1);
  vi.stubGlobal('navigator', { locks });
  expect(await update.registerWorker()).toBeNull();
});
