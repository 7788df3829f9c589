import { afterEach, expect, test, vi } from 'vitest';
import { spoken } from '@/app/spoken';
import { ERASED } from '@/local/erased';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['zh-CN', '（已删除）'],
  ['en', '(erased)'],
])('S3.10 a screen in %s gets a word for what was erased', (lang, word) => {
  vi.stubGlobal('document', { documentElement: { lang } });
  const rows = [{ id: 'k', name: ERASED, at: [1, { who: ERASED }] }];
  expect(spoken(rows)).toEqual([{ id: 'k', name: word, at: [1, { who: word }] }]);
});

test('S3.10 what holds nothing erased is the very same value', () => {
  const rows = [{ id: 'k', name: 'Ann', data: null, when: new Date(0), of: new Map([['a', ERASED]]) }];
  expect(spoken(rows)).toBe(rows);
});
