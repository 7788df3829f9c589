/** The frozen text and its seal, out of rows that are at hand: no storage, no network (rules S1, S2). */

import { canonical, parseStrict } from '@sync/canonical';
import type { Rows } from '@/generated/contract';
import { sha256Hex } from '@/net/hash';
import { digestsOf, disclose, type Disclosures } from './disclosures';
import { build, personalValues, type SealDocument, type Signing, type Work } from './document';
import { sealHashOf, shortCode } from './hash';
import { crossed } from './signer';
import { strokesText, type Drawing, type Instead } from './strokes';

/** The text as it was frozen, and what travels beside it. */
export interface Frozen {
  text: string;
  textHash: string;
  disclosures: string;
}

/** Who signs what, as chosen on the screens. */
export interface Choice {
  seal: string;
  job: string;
  rating: string | null;
  signer: string;
  capacity: string;
  language: string;
}

/** The circumstances that are not chosen: where, when and after what a text was frozen. */
export type Basis = Omit<Signing, 'seal' | 'signer' | 'capacity'>;

/** A document and the personal values it hides, by path. */
export interface Shown {
  document: SealDocument;
  told: Readonly<Record<string, string | null>>;
}

/** The newest wording in the customer's language, or in any; null where the catalogue has none. */
export function newest<D extends Pick<Rows['declarations'], 'language' | 'version'>>(
  known: readonly D[],
  language: string,
): D | null {
  const latest = [...known].sort((a, b) => b.version - a.version);
  return latest.find((one) => one.language === language) ?? latest[0] ?? null;
}

/** The text of a work under a choice, with new salts. */
export async function frozen(
  work: Work,
  choice: Pick<Choice, 'seal' | 'signer' | 'capacity'>,
  basis: Basis,
): Promise<Frozen> {
  const disclosed = disclose(personalValues(work, choice.signer));
  const digests = await digestsOf(disclosed, sha256Hex);
  const { seal, signer, capacity } = choice;
  const text = canonical(build(work, { seal, signer, capacity, ...basis }, digests));
  return { text, textHash: await sha256Hex(text), disclosures: canonical(disclosed) };
}

/** What a frozen text says, for the screen: always from the text itself, never from the rows. */
export function unfreeze(text: string, disclosures: string): Shown {
  const disclosed = parseStrict(disclosures) as unknown as Disclosures;
  const told = Object.fromEntries(Object.entries(disclosed).map(([path, [, value]]) => [path, value]));
  return { document: parseStrict(text) as unknown as SealDocument, told };
}

/** Strokes and hashes of a signature under a frozen text. `instead`: what stands for a drawing. */
export async function seal(under: Frozen, drawing: Drawing, instead: Instead | null = crossed(drawing)) {
  const strokes = strokesText(drawing, instead);
  const strokes_hash = await sha256Hex(strokes);
  const seal_hash = await sealHashOf(under.textHash, strokes_hash, sha256Hex);
  return { strokes, strokes_hash, seal_hash, code: shortCode(seal_hash) };
}
