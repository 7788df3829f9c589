import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { AT, Device } from '../../sync/ts/toy';
import { begin, holdsNothing } from '@/app/engine';
import { IndexedStore } from '@/local/store';
import { newStanding } from '@sync/store';
import { entry } from '../../sync/ts/conformance';

test('V4 a revoked device forgets nothing while a half-filled form of a job is on it', async () => {
  const device = new Device(new MemoryStore());
  await device.begin();
  const draft = (key: string, grp: string) => ({ key, grp, value: {}, saved_at: AT });
  await device.store.write((t) => t.drafts.put([draft('search', '')]));
  expect(await holdsNothing(device)).toBe(true);
  await device.store.write((t) => t.drafts.put([draft('part', 'j1')]));
  expect(await holdsNothing(device)).toBe(false);
});

test('Q5.5 the archive forgets after seventy days, also in an app that stays open for weeks', async () => {
  vi.stubGlobal('document', { visibilityState: 'visible', getElementById: () => null });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const store = new IndexedStore('open for weeks');
  const user = { id: 'open for weeks', name: 'n', role: 'technician', org_id: 'o1' };
  const person = { username: 'u', client_id: 'c1', user, last_used: AT };
  const around = { newClient: () => undefined, erase: () => Promise.resolve(), erased: () => undefined };
  await store.write((t) => t.meta.put([newStanding('c1')]));
  const here = begin(person, store, around);
  const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  await store.write((t) =>
    t.archive.put([
      { ...entry(1), settled_at: day(71) },
      { ...entry(2), settled_at: day(69) },
    ]),
  );
  vi.advanceTimersByTime(86_400_000);
  await vi.waitFor(async () => {
    expect((await store.read((t) => t.archive.all())).map((one) => one.id)).toEqual([2]);
  }, 20_000);
  here.leave();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
}, 30_000);
