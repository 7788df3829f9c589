/** In whose hands the device is, and what of a hand-over stays when it is taken back (V1, V4). */

import { get } from 'svelte/store';
import { beforeEach, expect, test, vi } from 'vitest';
import { drafts } from '@/app/fieldseal';
import { locked, unlock } from '@/signatures/locked';
import { atText, drawn, fresh, GOOD, JOB, keptKeys, lent, opened, text } from './device';

vi.mock('@/app/session', async () => (await import('./device')).session);
vi.mock('@/app/fieldseal', async () => (await import('./device')).fieldseal());
vi.mock('@/ui/i18n', async () => (await import('./device')).i18n);

beforeEach(fresh);

test('hand-over: the device is locked on the job, and the lock is durable', async () => {
  const one = await opened();
  await one.begin('en');
  expect(get(locked)).toBe(JOB);
  expect(await drafts.load('hand-over')).toEqual({ job: JOB });
});

test('hand-over: taken back before the seal, the answers stay and the text is let go', async () => {
  const one = await atText();
  await one.takeBack();
  expect(get(locked)).toBeNull();
  expect(await keptKeys()).toEqual([`hand-over:${JOB}`]);
  const again = await opened();
  expect(again.draft).toMatchObject({ step: 'summary', grades: GOOD, frozen: null });
  expect(lent.at(-1)).toBeNull();
});

test('hand-over: taken back after the seal, nothing of it stays behind', async () => {
  const one = await drawn();
  await one.sign();
  await one.takeBack();
  expect(await keptKeys()).toEqual([]);
});

test('hand-over: the customer changes the language', async () => {
  const one = await opened();
  one.speak('en');
  expect([one.draft?.language, lent]).toEqual(['en', ['en']]);
  await one.keep();
});

test('S2 the language changed twice in a row: the text is in the one now shown', async () => {
  const one = await atText();
  const before = text(one);
  one.speak('en');
  one.speak('zh-CN');
  await vi.waitUntil(() => !one.busy);
  expect([one.draft?.language, JSON.parse(text(one)).declaration.language]).toEqual(['zh-CN', 'zh-CN']);
  one.speak('zh-CN');
  one.speak('en');
  await vi.waitUntil(() => !one.busy);
  expect(text(one)).not.toBe(before);
});

test('S1.1 who goes back while the text is being frozen stays where he went', async () => {
  const one = await opened();
  await one.begin('zh-CN');
  one.set({ grades: GOOD, step: 'signer' });
  const freezing = one.toText();
  while (!one.draft?.rated) await Promise.resolve(); // it has begun
  await one.go('rating');
  await freezing;
  expect([one.draft?.step, one.draft?.frozen]).toEqual(['rating', null]);
});

test('V1 what was taken back elsewhere is not written again', async () => {
  const one = await atText();
  await unlock();
  await drafts.drop(`hand-over:${JOB}`);
  one.set({ comment: 'late' });
  await one.keep();
  expect(await keptKeys()).toEqual([]);
});

test('V4 a device that cannot be unlocked keeps its screen', async () => {
  const one = await atText();
  vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => {
    throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
  });
  await expect(one.takeBack()).rejects.toMatchObject({ code: 'STORAGE_DEAD' });
  expect(one.draft).not.toBeNull();
  expect(get(locked)).toBe(JOB);
});
