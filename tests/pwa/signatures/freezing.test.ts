/** From the summary to the frozen text (S1, D11). */

import { beforeEach, expect, test, vi } from 'vitest';
import { drafts } from '@/app/fieldseal';
import { unfreeze } from '@/signatures/frozen';
import { atText, DRAWING, fresh, GOOD, JOB, neverAtRest, opened, pulled, sent, text, work } from './device';

vi.mock('@/app/session', async () => (await import('./device')).session);
vi.mock('@/app/fieldseal', async () => (await import('./device')).fieldseal());
vi.mock('@/ui/i18n', async () => (await import('./device')).i18n);

beforeEach(fresh);

test('D11 the rating is recorded, then the text that names it is frozen', async () => {
  const one = await atText();
  const calls = await sent();
  expect(calls.map(({ name }) => name)).toEqual(['signatures.rate']);
  const { document, told } = unfreeze(text(one), one.draft?.frozen?.disclosures ?? '');
  expect(document.rating).toMatchObject({ id: calls[0]?.args['id'], ...GOOD });
  expect(document.includes).toEqual({ client_id: 'phone', last_id: 1 });
  expect(told['rating.comment']).toBe('很好');
  expect(document.signer.capacity).toBe('customer');
  expect(document.job.id).toBe(JOB);
});

test('S1.1 the frozen text never changes while it is on the screen, whatever is pulled', async () => {
  const one = await atText();
  const before = text(one);
  await pulled('jobs', { ...work.job, charge_type: 'free' });
  await one.go('sign');
  await one.drawn(DRAWING, 1);
  await one.sign();
  expect((await sent())[1]?.args['text']).toBe(before);
});

test('S1 rows that move while they are read are read again, and never frozen in between', async () => {
  const one = await opened();
  await one.begin('zh-CN');
  one.set({ unrated: true });
  neverAtRest();
  await one.toText();
  expect([one.trouble, one.draft?.frozen]).toEqual(['unsettled', null]);
  vi.restoreAllMocks();
  await one.toText();
  expect([one.trouble, one.draft?.step]).toEqual([null, 'text']);
});

test('D11 going back and forth with the same answers rates once, with others anew', async () => {
  const one = await atText();
  await one.go('signer');
  expect(one.draft?.frozen).toBeNull();
  await one.toText();
  expect(await sent()).toHaveLength(1);
  one.set({ grades: { ...GOOD, skill: 1 } });
  await one.toText();
  const calls = await sent();
  expect(calls).toHaveLength(2);
  const { document } = unfreeze(text(one), one.draft?.frozen?.disclosures ?? '');
  expect(document.rating?.id).toBe(calls[1]?.args['id']);
});

test('D11 who does not want to rate does not', async () => {
  const one = await opened();
  one.set({ unrated: true });
  await one.toText();
  expect(await sent()).toEqual([]);
  expect(unfreeze(text(one), one.draft?.frozen?.disclosures ?? '').document.rating).toBeNull();
});

test('V1 a browser killed right after the rating does not rate twice', async () => {
  const one = await atText();
  const kept = await drafts.load<object>(`hand-over:${JOB}`);
  await drafts.save(`hand-over:${JOB}`, JOB, { ...kept, frozen: null, step: 'signer' });
  const again = await opened();
  await again.toText();
  expect(await sent()).toHaveLength(1);
  expect(one.draft?.rated).toEqual(again.draft?.rated);
});

test('S1 the language changed at the text: the declaration is frozen anew in it', async () => {
  const one = await atText();
  const before = text(one);
  await pulled('declarations', { id: 'd-en', language: 'en', text: 'I have read this.', version: 2 });
  one.speak('en');
  await vi.waitFor(() => expect(text(one)).not.toBe(before));
  const { document } = unfreeze(text(one), one.draft?.frozen?.disclosures ?? '');
  expect([document.declaration?.language, one.draft?.step]).toEqual(['en', 'text']);
  expect(await sent()).toHaveLength(1);
});

test('S1 the language changed while nothing comes to rest: that is said, and the text already read stays', async () => {
  const one = await atText();
  const before = text(one);
  neverAtRest();
  one.speak('en');
  await vi.waitFor(() => expect(one.trouble).toBe('unsettled'));
  expect([text(one), one.draft?.step]).toEqual([before, 'text']);
});
