// Texts in two languages, one function per text, checked by the compiler: a text without its English, or with other
// {placeholders} in one language than in the other, does not compile. Pure, so that the service worker can use it.

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** What stands between braces: `'{from} to {to}'` → `'from' | 'to'`. */
type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Say = (...values: never[]) => string;
/** [Chinese, English]: two texts, or two functions of the same values where a language needs to count. */
export type Pair = readonly [string, string] | readonly [Say, Say];

type Checked<P> = P extends readonly [infer Z extends string, infer E extends string]
  ? [Placeholders<Z>, Placeholders<E>] extends [Placeholders<E>, Placeholders<Z>]
    ? readonly [Z, E]
    : readonly [Z, { readonly 'placeholders must be those of the Chinese text': Placeholders<Z> }]
  : P extends readonly [(...values: infer A) => string, unknown]
    ? readonly [(...values: A) => string, (...values: A) => string]
    : never;

type Spoken<P> = P extends readonly [infer Z extends string, string]
  ? [Placeholders<Z>] extends [never]
    ? () => string
    : (values: Readonly<Record<Placeholders<Z>, string | number>>) => string
  : P extends readonly [(...values: infer A) => string, unknown]
    ? (...values: A) => string
    : never;

export type Words<T> = { readonly [K in keyof T]: Spoken<T[K]> };

const fill = (text: string, values?: Readonly<Record<string, string | number>>): string =>
  values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text;

/** `words` for a realm: `current` is asked at every call, so a text changes with the locale. */
export const wordsFor =
  (current: () => Locale) =>
  <const T extends Readonly<Record<string, Pair>>>(texts: T & { readonly [K in keyof T]: Checked<T[K]> }): Words<T> => {
    const spoken = Object.entries(texts as Readonly<Record<string, Pair>>).map(([key, pair]) => [
      key,
      (...values: never[]): string => {
        const text = pair[LOCALES.indexOf(current())];
        return typeof text === 'function' ? text(...values) : fill(text ?? '', values[0]);
      },
    ]);
    return Object.fromEntries(spoken) as Words<T>;
  };

/** The first wanted language that is spoken here; any Chinese is taken for zh-CN, anything else for English. */
export const choose = (wanted: readonly string[]): Locale => {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return wanted.length ? 'en' : 'zh-CN';
};
