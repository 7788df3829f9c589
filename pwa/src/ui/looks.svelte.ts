import { followLocale } from './i18n';

/** How the screen looks: the person's choice, kept on this device, put on <html> for tokens.css to read. */
export const LOOKS = ['auto', 'light', 'dark', 'sunlight'] as const;
export type Look = (typeof LOOKS)[number];
export const TEXTS = ['100', '130', '200'] as const;
export type TextSize = (typeof TEXTS)[number];

const kept = <T extends string>(key: string, among: readonly T[], otherwise: T): T =>
  among.find((one) => one === localStorage.getItem(key)) ?? otherwise;

const keptLook = (): Look => kept('fieldseal.look', LOOKS, 'auto');
const keptText = (): TextSize => kept('fieldseal.text', TEXTS, '100');

let chosenLook = $state<Look>(keptLook());
let chosenText = $state<TextSize>(keptText());
const night = matchMedia('(prefers-color-scheme: dark)');

function show(): void {
  const html = document.documentElement;
  html.dataset.look = chosenLook === 'auto' ? (night.matches ? 'dark' : 'light') : chosenLook;
  html.dataset.text = chosenText;
  const paper = getComputedStyle(html).getPropertyValue('--paper').trim();
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', paper);
}

export const look = (): Look => chosenLook;
export const textSize = (): TextSize => chosenText;

export function setLook(wanted: Look): void {
  chosenLook = wanted;
  localStorage.setItem('fieldseal.look', wanted);
  show();
}

export function setTextSize(wanted: TextSize): void {
  chosenText = wanted;
  localStorage.setItem('fieldseal.text', wanted);
  show();
}

night.addEventListener('change', show);
// Chosen in another tab.
addEventListener('storage', () => {
  [chosenLook, chosenText] = [keptLook(), keptText()];
  show();
  followLocale();
});
show();
