import { locale, type Locale } from '@/ui/i18n';

/** A code of the wire in words; one that no word is known for stands for itself, so that nothing signed is hidden. */
export const worded = (words: Readonly<Record<string, () => string>>, code: string): string => words[code]?.() ?? code;

/** A moment as a document writes it: whole date, and the time of this device's zone. */
export const moment = (at: string, language: Locale = locale()): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at));

/** The day of a moment on this device: `2026-11-22`. */
export const localDay = (at: string): string => new Intl.DateTimeFormat('sv-SE').format(new Date(at));
