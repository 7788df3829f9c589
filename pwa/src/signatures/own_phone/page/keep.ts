/** What was answered and drawn, kept by the browser under the link's own name until it is signed or worthless. */

import type { Draft } from '../../draft';
import type { Said } from './told';

export interface Kept {
  draft: Draft;
  /** Confirmed, and perhaps on its way. */
  said: Said | null;
}

const keyOf = (token: string): string => `fieldseal.own.${token.slice(0, 8)}`;

export function load(token: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(token)) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

/** False where the browser keeps nothing: a private window, a full storage. It is signed all the same. */
export function save(token: string, kept: Kept): boolean {
  try {
    localStorage.setItem(keyOf(token), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function drop(token: string): void {
  try {
    localStorage.removeItem(keyOf(token));
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}
