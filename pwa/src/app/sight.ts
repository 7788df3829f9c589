/**
 * Today as it is seen, put by for the next start: the service worker shows it in the page until the app has started. Only
 * what stays true while nothing is written: what the clock, the network or the queue would change is marked `data-passing`
 * and left out, and so is everything that could be pressed, except links, which the app follows once it is there.
 */

import type { Sight } from '@/local/names';
import { place } from './router';
import { get } from 'svelte/store';

/** Cards on the first screen of a phone, and some. */
const CARDS = 10;
/** Names by which scripts and tests find things: they belong to the living screen. */
const LIVING = ['id', 'data-testid', 'aria-labelledby', 'tabindex'];

/** `undefined` where another screen is shown. `until`: see `Sight`. */
export function sightOf(screen: string, until: number): Sight | undefined {
  const shown = globalThis.document?.querySelector(`#app > [data-testid="${screen}"]`);
  if (!shown || get(place).path !== '/') return undefined;
  const copy = copied(shown, { cards: CARDS });
  if (!copy) return undefined;
  const { lang, dataset } = document.documentElement;
  const root = { lang, 'data-look': dataset.look ?? '', 'data-text': dataset.text ?? '' };
  const script = document.querySelector('script[src]')?.getAttribute('src') ?? '';
  return { html: (copy as Element).outerHTML, script, root, until };
}

/** A node without what passes; nothing where nothing of it stays. */
function copied(node: Node, room: { cards: number }): Node | undefined {
  if (node.nodeType === Node.TEXT_NODE) return node.cloneNode();
  if (!(node instanceof Element) || node.matches('[data-passing], button, script')) return undefined;
  if (node instanceof HTMLLIElement && (room.cards -= 1) < 0) return undefined;
  const copy = node.cloneNode() as Element;
  for (const name of LIVING) copy.removeAttribute(name);
  for (const child of node.childNodes) {
    const kept = copied(child, room);
    if (kept) copy.append(kept);
  }
  return node.matches('section') && !copy.querySelector('li') ? undefined : copy;
}
