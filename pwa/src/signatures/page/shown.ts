/** A sealed text for the screen, where it can be read at all: also of a seal that does not hold. */

import { unfreeze, type Shown } from '../frozen';
import { isObject } from '../disclosures';
import type { SealRow } from '../verify';

/** Lists and objects the screens go into; a text without them was written by nobody's phone. */
const LISTS = ['parts', 'checks', 'times', 'photos'] as const;
const OBJECTS = ['job', 'price', 'signer'] as const;

export function shownOf(seal: Pick<SealRow, 'text' | 'disclosures'>): Shown | null {
  try {
    const shown = unfreeze(seal.text, seal.disclosures ?? '{}');
    const document: unknown = shown.document;
    const whole =
      isObject(document) &&
      LISTS.every((name) => Array.isArray(document[name])) &&
      OBJECTS.every((name) => isObject(document[name]));
    return whole ? shown : null;
  } catch {
    return null;
  }
}
