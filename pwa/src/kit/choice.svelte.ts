import { LOCALES, lendLocale, locale, type Locale } from '@/ui/i18n';

export const LOOKS = ['light', 'dark', 'sunlight'] as const;
export const TEXTS = ['100', '130', '200'] as const;

export interface Choice {
  look: (typeof LOOKS)[number];
  lang: Locale;
  text: (typeof TEXTS)[number];
}

// In the address and nowhere else: it can be sent to someone, and the app on this device keeps its own look.
const asked = new URLSearchParams(location.search);
const among = <T extends string>(key: string, values: readonly T[], otherwise: T): T =>
  values.find((one) => one === asked.get(key)) ?? otherwise;

const chosen = $state<Choice>({
  look: among('look', LOOKS, matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
  lang: among('lang', LOCALES, locale()),
  text: among('text', TEXTS, '100'),
});

/** How the page shows itself now. */
export const choice = (): Readonly<Choice> => chosen;

/** Change a part of it: at once on the page, and in its address. */
export function choose(part: Partial<Choice>): void {
  Object.assign(chosen, part);
  show();
  history.replaceState(null, '', `?${new URLSearchParams({ ...chosen })}${location.hash}`);
}

function show(): void {
  document.documentElement.dataset['look'] = chosen.look;
  document.documentElement.dataset['text'] = chosen.text;
  lendLocale(chosen.lang);
}

show();
