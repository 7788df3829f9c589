import { afterEach, expect, test, vi } from 'vitest';
import { get } from 'svelte/store';
import { askToPersist, room, roomFor, roomForPhoto } from '@/local/quota';

const MIB = 1024 * 1024;

/** What the browser says; a function that throws where it says nothing. */
function browser(storage: Partial<Record<'estimate' | 'persisted' | 'persist', () => Promise<unknown>>>): void {
  vi.stubGlobal('navigator', { storage });
}

const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);
const estimate = (usage: number, quota: number) => () => Promise.resolve({ usage, quota });

afterEach(() => vi.unstubAllGlobals());

test('V1.4 room is what is free beyond the file itself', async () => {
  browser({ estimate: estimate(90 * MIB, 100 * MIB), persisted: yes });
  expect([await roomFor(7 * MIB), await roomFor(8 * MIB), await roomFor(50 * MIB)]).toEqual([true, false, false]);
});

test('V1.4 before the camera opens it is asked whether a photo fits', async () => {
  browser({ estimate: estimate(90 * MIB, 100 * MIB), persisted: yes });
  expect(await roomForPhoto()).toBe(true);
  browser({ estimate: estimate(95 * MIB, 100 * MIB), persisted: yes });
  expect(await roomForPhoto()).toBe(false);
});

test.each([
  ['a browser that gives no figures', { estimate: () => Promise.resolve({}), persisted: yes }],
  ['a browser that cannot be asked', {}],
])('V1.4 %s is tried: the write itself will tell', async (_note, storage) => {
  browser(storage);
  expect([await roomFor(MIB), await roomForPhoto()]).toEqual([true, true]);
});

test('V1.5 the browser is asked to keep the data, once it has not promised so, and its answer is told', async () => {
  const persist = vi.fn(yes);
  browser({ persisted: yes, persist });
  expect([await askToPersist(), persist.mock.calls.length]).toEqual([true, 0]);
  browser({ persisted: no, persist });
  expect([await askToPersist(), persist.mock.calls.length]).toEqual([true, 1]);
  browser({ persisted: no, persist: no });
  expect(await askToPersist()).toBe(false);
  browser({});
  expect(await askToPersist()).toBeNull();
});

test('V1.4 a device with little room is told while it is watched', async () => {
  browser({ estimate: estimate(950 * MIB, 1000 * MIB), persisted: no });
  const stop = room.subscribe(() => undefined);
  await vi.waitFor(() =>
    expect(get(room)).toEqual({ persisted: false, usage: 950 * MIB, quota: 1000 * MIB, low: true }),
  );
  stop();
  browser({});
  const again = room.subscribe(() => undefined);
  await vi.waitFor(() => expect(get(room)).toEqual({ persisted: null, usage: 0, quota: 0, low: false }));
  again();
});
