/** A form made from a mutation's schema: only its fields, the one to blame first. Pure. */

import { dayOf, hourOf, moment } from '../moments';

/** JSON Schema, as far as `contract.json` uses it. */
export interface Property {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

export interface Schema {
  properties: Readonly<Record<string, Property>>;
  required: readonly string[];
}

export type Shape = 'choice' | 'whole' | 'money' | 'decimal' | 'moment' | 'day' | 'long' | 'text' | 'id';

export interface Field {
  key: string;
  shape: Shape;
  optional: boolean;
  /** Of a choice. */
  options: readonly string[];
  property: Property;
}

export type Wrong = 'missing' | 'number' | 'least' | 'most' | 'long' | 'shape';

const LONG = 300;
const ID = /\[0-9a-f\]\{(8|64)\}/;
const SHAPES: readonly [RegExp, Shape][] = [
  [/T\[0-9\]\{2\}:/, 'moment'],
  [/^\(\?:\[0-9\]\{4\}-\[0-9\]\{2\}-\[0-9\]\{2\}\)/, 'day'],
  [ID, 'id'],
  [/\\\.\[0-9\]\{1,9\}/, 'decimal'],
];

const typesOf = ({ type }: Property): readonly string[] => (type === undefined ? [] : [type].flat());

function shapeOf(key: string, property: Property): Shape | null {
  const types = typesOf(property);
  if (property.enum) return 'choice';
  if (types.includes('integer')) return key === 'price' ? 'money' : 'whole';
  if (!types.includes('string')) return null; // a list or an object: nobody types that
  const { pattern, maxLength = 0 } = property;
  const found = pattern === undefined ? undefined : SHAPES.find(([of]) => of.test(pattern));
  return found?.[1] ?? (maxLength >= LONG ? 'long' : 'text');
}

/**
 * What can be mended. Ids stay as they are, since nobody knows one by heart, but for the one to blame and the job.
 * `blamed` may name a leaf of a field (`items.0.unit`): the field is blamed.
 */
export function fieldsOf(schema: Schema, blamed: string | null): Field[] {
  const first = blamed?.split('.')[0] ?? null;
  const fields = Object.entries(schema.properties).flatMap(([key, property]): Field[] => {
    const shape = shapeOf(key, property);
    if (shape === null || (shape === 'id' && key !== first && key !== 'job')) return [];
    const optional = !schema.required.includes(key);
    const options = (property.enum ?? []).filter((one) => typeof one === 'string');
    return [{ key, shape, optional, options, property }];
  });
  return [...fields.filter(({ key }) => key === first), ...fields.filter(({ key }) => key !== first)];
}

/** As it stands in the form. */
export function typed(field: Field, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (field.shape === 'moment') return localOf(String(value));
  if (field.shape === 'money' && typeof value === 'number') return (value / 100).toFixed(2);
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
}

const localOf = (at: string): string => (Number.isNaN(Date.parse(at)) ? '' : `${dayOf(at)}T${hourOf(at)}`);

/** What was typed, as the wire wants it. A moment that was not touched keeps its seconds. */
function parsed(field: Field, text: string, before: unknown): unknown {
  const plain = text.trim();
  if (plain === '') return null;
  if (field.shape === 'moment') {
    if (typeof before === 'string' && localOf(before) === plain) return before;
    return moment(plain.slice(0, 10), plain.slice(11, 16)) ?? plain;
  }
  if (field.shape === 'money') return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : plain;
  if (field.shape === 'whole') return /^-?\d+$/.test(plain) ? Number(plain) : plain;
  return plain;
}

function wrongWith({ property, optional }: Field, value: unknown): Wrong | null {
  if (value === null) return optional ? null : 'missing';
  if (typesOf(property).includes('integer')) {
    if (typeof value !== 'number') return 'number';
    if (value < (property.minimum ?? -Infinity)) return 'least';
    return value > (property.maximum ?? Infinity) ? 'most' : null;
  }
  if (property.enum) return property.enum.includes(value) ? null : 'shape';
  const text = String(value as string);
  if (text.length > (property.maxLength ?? Infinity)) return 'long';
  // Python ends a pattern with \Z, JavaScript with $.
  const pattern = property.pattern && new RegExp(`^${property.pattern.replace(/\\Z$/, '')}$`);
  return pattern && !pattern.test(text) ? 'shape' : null;
}

export interface Filled {
  args: Record<string, unknown>;
  wrong: ReadonlyMap<string, Wrong>;
}

/** The arguments: what the form says, and for everything else of the schema what came. What the schema lacks is left out. */
export function filledIn(
  schema: Schema,
  fields: readonly Field[],
  texts: Readonly<Record<string, string>>,
  came: Readonly<Record<string, unknown>>,
): Filled {
  const args = Object.fromEntries(Object.entries(came).filter(([key]) => key in schema.properties));
  const wrong = new Map<string, Wrong>();
  for (const field of fields) {
    const value = parsed(field, texts[field.key] ?? '', came[field.key]);
    const fault = wrongWith(field, value);
    if (fault) wrong.set(field.key, fault);
    if (value !== null || field.key in came) args[field.key] = value;
  }
  return { args, wrong };
}
