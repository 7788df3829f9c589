import { afterEach, expect, test, vi } from 'vitest';

vi.stubGlobal('localStorage', { getItem: () => 'en', setItem: () => undefined });
vi.stubGlobal('document', { documentElement: { lang: '' } });
vi.stubGlobal('navigator', { languages: ['en'] });
const { documentLocale, languageOf, readIn } = await import('@/signatures/document_language.svelte');
const { d, timeSpan } = await import('@/signatures/document_words');
const { moment } = await import('@/signatures/worded');
const { s } = await import('@/signatures/seal_words');

afterEach(() => readIn(null));

test('S1 a voucher signed in Chinese is labelled in Chinese, whoever looks at it', () => {
  expect([d.customer(), timeSpan(40), timeSpan(60), timeSpan(85)]).toEqual(['Customer', '40 min', '1 h', '1 h 25 min']);
  readIn(languageOf({ declaration: { language: 'zh-CN' } }));
  expect([d.customer(), timeSpan(85)]).toEqual(['顾客', '1 小时 25 分']);
  expect(moment('2026-11-22T01:00:00.000Z', documentLocale())).toContain('2026年11月22日');
  expect(s.valid()).toBe('As it was signed');
});

test('S1 a voucher without a declaration, or in a language not spoken here, follows the screen', () => {
  expect(languageOf({ declaration: null })).toBeNull();
  expect(languageOf({ declaration: { language: 'fr' } })).toBeNull();
  expect(documentLocale()).toBe('en');
});
