import { lendLocale, locale, setLocale } from '@/ui/i18n';

/** The other language, for good: what the hand-over had lent is given back. */
export function turn(): void {
  const other = locale() === 'en' ? 'zh-CN' : 'en';
  lendLocale(null);
  setLocale(other);
}
