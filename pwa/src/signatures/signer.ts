/** Who signs, and how, as it stands in the seal. Pure. */

import type { Draft } from './draft';
import type { Drawing, Instead, Stroke } from './strokes';

type Signs = Pick<Draft, 'signer' | 'capacity' | 'relation' | 'onBehalf' | 'language'>;

/** The name; of one who signs for the customer also what he is to him and why: `李大强（邻居；顾客出差）`. */
export function signerName({ signer, capacity, relation, onBehalf, language }: Signs): string {
  const told = capacity === 'customer' ? [] : [relation.trim(), onBehalf.trim()].filter(Boolean);
  if (told.length === 0) return signer.trim();
  return language === 'en' ? `${signer.trim()} (${told.join('; ')})` : `${signer.trim()}（${told.join('；')}）`;
}

/** What is still missing before the text can be made. */
export const lacking = ({ signer, capacity, relation }: Signs): 'name' | 'relation' | null =>
  signer.trim() === '' ? 'name' : capacity !== 'customer' && relation.trim() === '' ? 'relation' : null;

/** Put there by one tap: both ends of each line have one time. Nobody draws that. */
const isTapped = (stroke: Stroke): boolean => stroke.length === 2 && stroke[0]?.[2] === stroke[1]?.[2];

/** A cross put there by a tap is told as such; anything drawn by hand makes it a drawing. */
export function crossed(drawing: Drawing): Instead | null {
  if (drawing.strokes.length === 0 || !drawing.strokes.every(isTapped)) return null;
  return { how: 'cross', said: '', typed: '', witness: '', stamp: '' };
}

/** Confirmed by typing the name under `said`. */
export const typedInstead = (draft: Pick<Draft, 'typed' | 'witness'>, said: string): Instead => ({
  how: 'typed',
  said,
  typed: draft.typed.trim(),
  witness: draft.witness.trim(),
  stamp: '',
});

/** The stamp alone. */
export const stampInstead = (sha256: string, witness: string): Instead => ({
  how: 'stamp',
  said: '',
  typed: '',
  witness: witness.trim(),
  stamp: sha256,
});
