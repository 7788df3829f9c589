export { followLocale, lendLocale, locale, setLocale, words } from './locale.svelte';
export { LOCALES, type Locale } from './words';
