/** From the pad to the seal, on a device that may die at any moment (S2, V1). */

import { beforeEach, expect, test, vi } from 'vitest';
import { drafts, read } from '@/app/fieldseal';
import { verify } from '@/signatures/verify';
import { atText, drawn, DRAWING, fresh, JOB, opened, sent, text } from './device';
import { sha256 } from './vectors';

vi.mock('@/app/session', async () => (await import('./device')).session);
vi.mock('@/app/fieldseal', async () => (await import('./device')).fieldseal());
vi.mock('@/ui/i18n', async () => (await import('./device')).i18n);

beforeEach(fresh);

const signed = async () => {
  const one = await drawn();
  await one.sign();
  return one;
};

test('S2 what is sent verifies, its code is shown, and the job is signed', async () => {
  const one = await signed();
  const [row] = await read((tx) => tx.find('seals', 'job', JOB));
  const found = await verify(row as Parameters<typeof verify>[0], sha256);
  expect(found).toMatchObject({ valid: true, findings: [] });
  expect(one.draft).toMatchObject({ step: 'saved', code: found.code });
  expect(await read((tx) => tx.get('jobs', JOB))).toMatchObject({ status: 'signed', seal: row?.id });
});

test('S2 an empty pad is not a signature', async () => {
  const one = await atText();
  await one.sign();
  expect(one.draft?.step).toBe('text');
  expect(await sent()).toHaveLength(1);
});

test('V1.6 strokes are durable at pen-up', async () => {
  const one = await drawn();
  const again = await opened();
  expect(again.draft).toMatchObject({ step: 'sign', drawing: DRAWING, drawnFrom: 7, frozen: { text: text(one) } });
});

test('V1.2 what could not be saved is told, and the signature stays', async () => {
  const one = await drawn();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  });
  await one.sign();
  expect([one.trouble, one.draft?.step, one.draft?.drawing]).toEqual(['full', 'sign', DRAWING]);
  vi.restoreAllMocks();
  expect(await sent()).toHaveLength(1);
  await one.sign();
  expect([one.trouble, one.draft?.step]).toEqual([null, 'saved']);
  expect(await sent()).toHaveLength(2);
});

test('V1 a browser killed right after sealing finds the seal', async () => {
  const one = await signed();
  const kept = await drafts.load<object>(`hand-over:${JOB}`);
  await drafts.save(`hand-over:${JOB}`, JOB, { ...kept, step: 'sign', code: null });
  const again = await opened();
  expect(again.draft).toMatchObject({ step: 'saved', code: one.draft?.code });
});

test('V1 who seals again what is sealed already sees the seal, not an error', async () => {
  const one = await signed();
  const code = one.draft?.code;
  one.set({ step: 'sign', code: null });
  await one.sign();
  expect([one.trouble, one.draft?.step, one.draft?.code]).toEqual([null, 'saved', code]);
  expect((await sent()).map(({ name }) => name)).toEqual(['signatures.rate', 'signatures.sign']);
});

test('V4 what goes wrong outside of a step is told in its words too', async () => {
  const one = await opened();
  one.tell(Object.assign(new Error('full'), { code: 'STORAGE_FULL' }));
  expect(one.trouble).toBe('full');
});
