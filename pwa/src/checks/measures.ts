/** Whether an instrument measures what an item asks for (D6), as far as their two units tell. */

/** Units as `plain` writes them, by what they measure: 0.8 MPa may be read on a gauge in bar. */
const QUANTITIES = {
  pressure: ['bar', 'mbar', 'pa', 'hpa', 'kpa', 'mpa', 'psi', 'kgf/cm2', 'mmhg', 'mmh2o'],
  temperature: ['°c', '°f', 'k'],
  current: ['a', 'ma', 'μa', 'ka'],
  voltage: ['v', 'mv', 'kv'],
  resistance: ['ω', 'mω', 'kω', 'gω'],
  power: ['w', 'kw', 'va', 'kva'],
  frequency: ['hz', 'khz'],
  time: ['s', 'min', 'h', '秒', '分', '分钟', '小时'],
  length: ['mm', 'cm', 'm'],
  mass: ['g', 'kg'],
  speed: ['m/s', 'r/min', 'rpm'],
  flow: ['l/min', 'l/h', 'm3/h'],
  sound: ['db', 'db(a)'],
} satisfies Record<string, readonly string[]>;

const BY_UNIT: ReadonlyMap<string, string> = new Map(
  Object.entries(QUANTITIES).flatMap(([name, units]) => units.map((unit): [string, string] => [unit, name])),
);

/** `℃` and `° C`, `Ω` and the ohm sign: one way to write each. */
const plain = (unit: string): string => unit.normalize('NFKC').toLowerCase().replace(/\s/g, '');

/** What a unit measures, several where several are listed (`V/A/Ω`); what is not known here stands for itself. */
export function quantitiesOf(unit: string | null | undefined): string[] {
  const found = plain(unit ?? '')
    .split(/[,、;]/)
    .filter(Boolean)
    .flatMap((one) => BY_UNIT.get(one) ?? one.split('/').map((part) => BY_UNIT.get(part) ?? `=${part}`));
  return [...new Set(found)];
}

/** `unknown` where a unit is missing or not known here: then nobody is warned. */
export function measures(has: string | null | undefined, wanted: string | null | undefined): 'yes' | 'no' | 'unknown' {
  const [own, asked] = [quantitiesOf(has), quantitiesOf(wanted)];
  if (asked.some((one) => own.includes(one))) return 'yes';
  const known = own.length > 0 && asked.length > 0 && ![...own, ...asked].some((one) => one.startsWith('='));
  return known ? 'no' : 'unknown';
}

/** For sorting: the very unit first, then what measures it, then the unknown, last what measures something else. */
export function distance(has: string | null | undefined, wanted: string | null | undefined): number {
  if (has && wanted && plain(has) === plain(wanted)) return 0;
  return { yes: 1, unknown: 2, no: 3 }[measures(has, wanted)];
}
