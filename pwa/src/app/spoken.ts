/** Rows as a screen shows them: where a person was erased stands a word for it, in the language of the moment (rule S3). */

import { ERASED } from '@/local/erased';
import { choose, wordsFor } from '@/ui/i18n/words';

/** By the page's own language: also read where there is no page. */
export const t = wordsFor(() => choose([globalThis.document?.documentElement.lang ?? '']))({
  gone: ['（已删除）', '(erased)'],
});

/** The same value where nothing in it was erased. */
export function spoken<T>(value: T): T {
  if (typeof value === 'string') return (value === ERASED ? t.gone() : value) as T;
  if (Array.isArray(value)) {
    const made = (value as unknown[]).map(spoken);
    return (made.some((one, at) => one !== (value as unknown[])[at]) ? made : value) as T;
  }
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const changed = Object.entries(value).flatMap(([key, one]: [string, unknown]) => {
    const said = spoken(one);
    return said === one ? [] : [[key, said] as const];
  });
  return changed.length > 0 ? { ...value, ...Object.fromEntries(changed) } : value;
}
