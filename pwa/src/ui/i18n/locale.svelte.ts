import { LOCALES, choose, wordsFor, type Locale } from './words';

const KEY = 'fieldseal.locale';

const kept = (): Locale => LOCALES.find((one) => one === localStorage.getItem(KEY)) ?? choose(navigator.languages);

let chosen = $state<Locale>(kept());
let lent = $state<Locale | null>(null);

/** The language on the screen now. Read in markup, `$derived` or `$effect` it is followed. */
export const locale = (): Locale => lent ?? chosen;

const show = (): void => {
  document.documentElement.lang = locale();
};

/** The user's own choice; kept on this device; every text on the screen changes at once. */
export const setLocale = (wanted: Locale): void => {
  chosen = wanted;
  localStorage.setItem(KEY, wanted);
  show();
};

/** It was chosen in another tab: all tabs of a device speak one language. */
export const followLocale = (): void => {
  chosen = kept();
  show();
};

/** The customer's language while he holds the device; null gives the screen back. Never kept. */
export const lendLocale = (wanted: Locale | null): void => {
  lent = wanted;
  show();
};

/** One function per text, following the language: `const t = words({ accept: ['接单', 'Accept'] })`, then `t.accept()`. */
export const words = wordsFor(locale);

show();
