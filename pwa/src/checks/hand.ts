/** Which instrument is at hand for a reading: chosen once, it serves for all that it measures, and for nothing else (D6). */
import type { Rows } from '@/generated/contract';
import { measures, quantitiesOf } from './measures';

type Instrument = Pick<Rows['instruments'], 'id' | 'unit'>;

/** Kept as a draft from one check and one job to the next. */
export interface Hand {
  /** The one chosen last. */
  id: string | null;
  /** The one chosen last for each quantity. */
  of: Readonly<Record<string, string>>;
}

export const EMPTY_HAND: Hand = { id: null, of: {} };

/** Chosen for an item in `unit`. */
export function taken(hand: Hand, instrument: Instrument, unit: string | null): Hand {
  const served = measures(instrument.unit, unit) === 'no' ? [] : quantitiesOf(unit);
  const own = [...quantitiesOf(instrument.unit), ...served];
  return { id: instrument.id, of: { ...hand.of, ...Object.fromEntries(own.map((one) => [one, instrument.id])) } };
}

/** The one for an item in `unit`; null rather than one that measures something else. */
export function handy<I extends Instrument>(hand: Hand, instruments: readonly I[], unit: string | null): I | null {
  const find = (id: string | null | undefined): I | undefined => instruments.find((one) => one.id === id);
  const chosen = quantitiesOf(unit).flatMap((one) => find(hand.of[one]) ?? [])[0] ?? find(hand.id);
  return chosen && measures(chosen.unit, unit) !== 'no' ? chosen : null;
}
