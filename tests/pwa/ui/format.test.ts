import { beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Format from '@/ui/format';

let format: typeof Format;
let speak: (locale: 'zh-CN' | 'en') => void;

/** As much of a browser as the locale asks for. */
function browser(): void {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('navigator', { languages: ['zh-CN'] });
}

beforeAll(async () => {
  process.env['TZ'] = 'Asia/Shanghai';
  browser();
  speak = (await import('@/ui/i18n')).setLocale;
  format = await import('@/ui/format');
});

const NOW = Date.parse('2026-11-22T04:00:00.000Z'); // noon in Shanghai

describe('V7 times as people read them, in the device’s zone', () => {
  test('V7 hours are of 24 and in the device’s zone, in both languages', () => {
    browser();
    speak('en');
    expect(format.time('2026-11-22T16:05:00.000Z')).toBe('00:05');
    speak('zh-CN');
    expect(format.time('2026-11-22T07:05:00.000Z')).toBe('15:05');
    expect(format.between('2026-11-22T01:00:00.000Z', '2026-11-22T03:00:00.000Z')).toBe('09:00–11:00');
    expect(format.between('2026-11-22T01:00:00.000Z', null)).toBe('09:00');
  });

  test('V7 days are told by the calendar of the place, not by 24 hours', () => {
    expect(format.daysFrom(NOW, '2026-11-21T16:30:00.000Z')).toBe(0);
    expect(format.daysFrom(NOW, '2026-11-21T15:30:00.000Z')).toBe(-1);
    expect(format.day('2026-11-22T16:30:00.000Z', NOW)).toBe('明天');
    expect(format.shortDay('2026-11-25T02:00:00.000Z', NOW)).toBe('11/25');
  });

  test.each(['zh-CN', 'en'] as const)('V7 days in %s are what the platform itself would write', (language) => {
    browser();
    speak(language);
    const written = (options: Intl.DateTimeFormatOptions, at: string): string =>
      new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', options).format(new Date(at)).replace(',', '');
    const month = language === 'en' ? ('short' as const) : ('long' as const);
    for (let days = 0; days < 800; days += 13) {
      const at = new Date(NOW + days * 86_400_000).toISOString();
      const year = at.startsWith('2026') ? {} : ({ year: 'numeric' } as const);
      // Chinese puts the weekday straight behind the day; a space reads better in a line of small print.
      const own = format.date(at, NOW).replace('日 周', '日周');
      expect(own).toBe(written({ month, day: 'numeric', weekday: 'short', ...year }, at).replace('日 周', '日周'));
      expect(format.time(at)).toBe(written({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at));
      const day = at.slice(0, 10);
      expect(format.calendarDay(day)).toBe(
        written({ year: 'numeric', month, day: 'numeric', timeZone: 'UTC' }, `${day}T00:00:00Z`),
      );
    }
    speak('zh-CN');
  });

  test('D10 lengths of time', () => {
    expect(format.minutes(0)).toBe('0 分');
    expect(format.minutes(60)).toBe('1 小时');
    expect(format.minutes(85)).toBe('1 小时 25 分');
    expect(format.span(26 * 3_600_000)).toBe('1 天');
    expect(format.ago('2026-11-22T03:55:00.000Z', NOW)).toBe('5 分前');
    expect(format.ago('2026-11-22T03:59:40.000Z', NOW)).toBe('刚刚');
  });
});

describe('D15 money and sizes', () => {
  test.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [128050, '¥1,280.50'],
    [-990, '−¥9.90'],
    [900719925474099, '¥9,007,199,254,740.99'],
  ])('D15 %i fen is %s', (fen, text) => {
    expect(format.money(fen)).toBe(text);
  });

  test('V1 sizes are told in what people know', () => {
    expect([format.bytes(10), format.bytes(312_000), format.bytes(1_500_000), format.bytes(2.1e9)]).toEqual([
      '1 KB',
      '305 KB',
      '1.4 MB',
      '2.0 GB',
    ]);
  });
});
