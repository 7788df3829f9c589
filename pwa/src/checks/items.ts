/** A procedure's items as the screens use them, and what was recorded for each (D8). */
import { latest } from '@/app/facts';
import type { Args, Rows } from '@/generated/contract';
import { locale } from '@/ui/i18n';
import { measures } from './measures';
import { calibrationAt } from './rules';
import { t } from './words';

export interface Item {
  key: string;
  name: string;
  name_en?: string | null;
  unit?: string | null;
  lower?: string | null;
  upper?: string | null;
  kind: 'number' | 'passfail';
}

type Check = Rows['checks'];
type Instrument = Rows['instruments'];

export const itemsOf = (procedure: Rows['procedures']): Item[] => procedure.items as unknown as Item[];

/** In the language on the screen; the record keeps the procedure's own (Chinese) name. */
export const itemName = (item: Item): string => (locale() === 'en' && item.name_en ? item.name_en : item.name);

/** `0.75–0.95 MPa`, `≥ 2 MΩ`, or that there are none. */
export function limitsText(item: Pick<Item, 'lower' | 'upper' | 'unit'>): string {
  const { lower, upper } = item;
  const unit = item.unit ? ` ${item.unit}` : '';
  if (lower && upper) return t.between({ lower, upper }) + unit;
  if (lower) return t.atLeast({ lower }) + unit;
  return upper ? t.atMost({ upper }) + unit : t.noLimits();
}

export interface Line {
  item: Item;
  /** The reading that counts, or null. */
  check: Check | null;
  /** Earlier readings, newest first. */
  old: Check[];
}

/** Each item with its readings; `checks` are those not taken back. */
export function linesOf(items: readonly Item[], checks: readonly Check[]): Line[] {
  const standing = new Set(latest(checks).map((one) => one.id));
  return items.map((item) => {
    const own = checks.filter((one) => one.item === item.key).sort((a, b) => b.at.localeCompare(a.at));
    const check = own.find((one) => standing.has(one.id)) ?? null;
    return { item, check, old: own.filter((one) => one !== check) };
  });
}

export interface Reading {
  verdict: 'pass' | 'fail' | 'na';
  reading: string | null;
  instrument: Instrument | null;
  /** Why this instrument was used all the same, or why the item does not apply; kept only where that is asked. */
  override: string;
  /** UTC, for judging the calibration. */
  at: string;
}

/** The arguments of `checks.record`; instrument and calibration are copied as they stood at the reading (D6). */
export function argsOf(
  ids: { id: string; job: string },
  procedure: Rows['procedures'],
  line: Line,
  { verdict, reading, instrument, override, at }: Reading,
): Args['checks.record'] {
  const { item } = line;
  const calibration = instrument ? calibrationAt(instrument.calibration_due, at) : 'none';
  const unfit = instrument !== null && (calibration !== 'valid' || measures(instrument.unit, item.unit) === 'no');
  return {
    ...ids,
    procedure: procedure.id,
    procedure_version: procedure.version,
    item: item.key,
    item_name: item.name,
    unit: item.unit ?? null,
    lower: item.lower ?? null,
    upper: item.upper ?? null,
    reading,
    verdict,
    instrument: instrument?.id ?? null,
    instrument_serial: instrument?.serial ?? null,
    calibration_no: instrument?.calibration_no ?? null,
    calibration_due: instrument?.calibration_due ?? null,
    calibration,
    override_reason: unfit || verdict === 'na' ? override.trim() || null : null,
    replaces: line.check?.id ?? null,
  };
}
