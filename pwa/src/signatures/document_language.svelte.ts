/** The language a voucher is read in: the screen's, but afterwards that in which it was signed. */
import { LOCALES, locale, type Locale } from '@/ui/i18n';

let own = $state<Locale | null>(null);

export const documentLocale = (): Locale => own ?? locale();

/** While a signed voucher is shown; null when it is put away. Only the document's labels follow. */
export const readIn = (signed: Locale | null): void => {
  own = signed;
};

/** Of a document: what its declaration, which the customer read, is written in; null where it has none. */
export const languageOf = (document: { declaration: { language: string } | null }): Locale | null =>
  LOCALES.find((one) => one === document.declaration?.language) ?? null;
