/** Times, money, sizes as people read them. Times come in as RFC 3339 UTC text and are shown in the device's zone. */
import { locale, type Locale } from './i18n';
import { t } from './words';

/** By hand: the first use of each `Intl.DateTimeFormat` costs a slow phone thirty milliseconds on its way to Today. */
const WEEKDAYS: Record<Locale, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

const two = (number: number): string => String(number).padStart(2, '0');

/** `11月22日`, `22 Nov`, with the year where it is given. */
function written(month: number, day: number, year?: number, language: Locale = locale()): string {
  if (language === 'en') return [day, MONTHS[month], year].filter((part) => part !== undefined).join(' ');
  return `${year === undefined ? '' : `${year}年`}${month + 1}月${day}日`;
}

/** `09:05`, always 24 hours. */
export function time(at: string): string {
  const when = new Date(at);
  return `${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** Days from today to that day by the calendar: −1 yesterday, 0 today, 1 tomorrow. */
export function daysFrom(now: number, at: string): number {
  const midnight = (when: Date): number => Date.UTC(when.getFullYear(), when.getMonth(), when.getDate());
  return Math.round((midnight(new Date(at)) - midnight(new Date(now))) / 86_400_000);
}

/** `11月22日 周日`, `Sun 22 Nov`; the year only when it is another one. */
export function date(at: string, now: number = Date.now()): string {
  const day = new Date(at);
  const year = day.getFullYear();
  const text = written(day.getMonth(), day.getDate(), year === new Date(now).getFullYear() ? undefined : year);
  const weekday = WEEKDAYS[locale()][day.getDay()] ?? '';
  return locale() === 'en' ? `${weekday} ${text}` : `${text} ${weekday}`;
}

/** For a narrow column: `明天`, else `11/24`, `24 Nov`. */
export function shortDay(at: string, now: number): string {
  if (Math.abs(daysFrom(now, at)) < 2) return day(at, now);
  const when = new Date(at);
  return locale() === 'en' ? written(when.getMonth(), when.getDate()) : `${when.getMonth() + 1}/${when.getDate()}`;
}

/** A calendar day without time or zone, as certificates carry it: `2026-11-22` → `2026年11月22日`, `22 Nov 2026`. */
export function calendarDay(day: string, language: Locale = locale()): string {
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split('-').map(Number);
  return written(month - 1, date, year, language);
}

/** `今天`, `明天`, `昨天`, else the date. */
export function day(at: string, now: number = Date.now()): string {
  const near = { [-1]: t.yesterday, 0: t.today, 1: t.tomorrow }[daysFrom(now, at)];
  return near ? near() : date(at, now);
}

/** `今天 09:05`. */
export const when = (at: string, now: number = Date.now()): string => `${day(at, now)} ${time(at)}`;

/** `09:00–11:00`; one end alone where the other is unknown. */
export const between = (from: string | null, to: string | null): string =>
  [from, to].flatMap((at) => (at ? [time(at)] : [])).join('–');

/** `1 小时 25 分`, `40 min`. */
export function minutes(total: number): string {
  const h = Math.floor(total / 60);
  const m = total % 60;
  if (!h) return t.minutes({ m });
  return m ? t.hoursMinutes({ h, m }) : t.hours({ h });
}

/** A length of time, ever coarser: minutes, hours, days. */
export function span(ms: number): string {
  const total = Math.max(0, Math.round(ms / 60_000));
  return total < 24 * 60
    ? minutes(total < 180 ? total : Math.round(total / 60) * 60)
    : t.days(Math.round(total / 1440));
}

/** `刚刚`, `5 分前`, `3 days ago`. */
export function ago(at: string, now: number): string {
  const ms = now - Date.parse(at);
  return ms < 60_000 ? t.justNow() : t.ago({ span: span(ms) });
}

/** Fen → `¥1,280.50`; whole numbers only, never a float. */
export function money(fen: number): string {
  const abs = Math.abs(fen);
  const yuan = String(Math.trunc(abs / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '−' : ''}¥${yuan}.${String(abs % 100).padStart(2, '0')}`;
}

/** `312 KB`, `1.4 MB`. */
export function bytes(size: number): string {
  if (size < 1024 * 1024) return `${Math.max(1, Math.round(size / 1024))} KB`;
  if (size < 1024 ** 3) return `${(size / 1024 ** 2).toFixed(1)} MB`;
  return `${(size / 1024 ** 3).toFixed(1)} GB`;
}
