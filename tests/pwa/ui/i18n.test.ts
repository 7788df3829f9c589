import { describe, expect, test } from 'vitest';
import { choose, wordsFor, type Locale } from '@/ui/i18n/words';

let locale: Locale = 'zh-CN';
const words = wordsFor(() => locale);
const t = words({
  accept: ['接单', 'Accept'],
  between: ['{from}至{to}', '{from} to {to}'],
  waiting: [(n: number) => `${n} 项待发`, (n: number) => (n === 1 ? '1 waiting' : `${n} waiting`)],
});

describe('texts in two languages', () => {
  test('i18n a text follows the language at every call', () => {
    locale = 'zh-CN';
    expect([t.accept(), t.between({ from: '9:00', to: '11:00' }), t.waiting(1)]).toEqual([
      '接单',
      '9:00至11:00',
      '1 项待发',
    ]);
    locale = 'en';
    expect([t.accept(), t.between({ from: 9, to: 11 }), t.waiting(1), t.waiting(2)]).toEqual([
      'Accept',
      '9 to 11',
      '1 waiting',
      '2 waiting',
    ]);
  });

  test('i18n a value that looks like a placeholder is left alone', () => {
    locale = 'en';
    expect(t.between({ from: '{to}', to: '$&' })).toBe('{to} to $&');
  });

  test('i18n a text in one language, or with other placeholders in the second, does not compile', () => {
    // @ts-expect-error the English is missing
    words({ a: ['好'] });
    // @ts-expect-error the English names another value
    words({ a: ['{from}起', 'from {form}'] });
    // @ts-expect-error the English leaves a value out
    words({ a: ['{from}至{to}', '{from}'] });
    // @ts-expect-error a value is missing
    expect(t.between({ from: '1' })).toBe('1 to {to}');
  });

  test.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['en-GB', 'zh-CN'], 'en'],
    [['de', 'zh-CN'], 'zh-CN'],
    [['de', 'fr'], 'en'],
    [[], 'zh-CN'],
  ] as const)('i18n a browser asking for %j gets %s', (wanted, given) => {
    expect(choose(wanted)).toBe(given);
  });
});
