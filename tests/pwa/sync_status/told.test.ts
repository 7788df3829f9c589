import { beforeAll, expect, test, vi } from 'vitest';
import { Refused, Unreachable } from '@sync/errors';
import { StorageTrouble } from '@/local/trouble';
import type * as Told from '@/sync_status/told';

let whyNot: typeof Told.whyNot;

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => 'en', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('navigator', { languages: ['en'] });
  ({ whyNot } = await import('@/sync_status/told'));
});

test.each<[string, unknown, RegExp]>([
  ['a part of the app that is not here yet', new Unreachable('network', 'not loaded'), /not saved: please tap again/],
  ['a full device', new StorageTrouble('STORAGE_FULL', null), /device is full/],
  ['a refusal', new Refused('REASON_MISSING', 'x'), /reason is missing/],
  ['something unheard of', new Error('x'), /Incomplete/],
])('V1 what was not stored is told with its reason: %s', (_what, error, words) => {
  expect(whyNot(error)).toMatch(words);
});
