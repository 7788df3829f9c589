/**
 * The signature as it was given: strokes on a pad, or what stands for them. Twin of `strokes.py`.
 *
 * Version 1, drawn: `{"v":1,"w","h","strokes":[[[x,y,t,p],…],…]}` as canonical text. `w h x y` in tenths of a CSS pixel,
 * on the pad as it was at the first stroke; `t` milliseconds since the first point; `p` pressure 0…1000. A pad that was
 * turned later gives points outside `w × h`: they are kept.
 *
 * Version 2, not drawn: `{"v":2,"how","w","h","strokes","said","typed","witness","stamp"}`, and it says so itself. `how`:
 * `cross` (two strokes put there by one tap), `typed` (`typed` is the name as it was typed, `said` the sentence that was
 * confirmed) or `stamp` (`stamp` is the SHA-256 of the photo, which the text names too). Both verify for ever.
 */

import { canonical, parseStrict } from '@sync/canonical';
import { isObject } from './disclosures';
import { isHash } from './hash';

export type Point = readonly [x: number, y: number, t: number, p: number];
export type Stroke = readonly Point[];

export interface Drawing {
  w: number;
  h: number;
  strokes: readonly Stroke[];
}

export const NOTHING_DRAWN: Drawing = { w: 0, h: 0, strokes: [] };

/** Tenths of a pixel in a pixel. */
const FINE = 10;
/** Around a cropped drawing. */
const MARGIN = 100;

/** What stands for a drawing. `cross` has its two strokes, the others have none. */
export interface Instead {
  how: 'cross' | 'typed' | 'stamp';
  said: string;
  typed: string;
  witness: string;
  stamp: string;
}

/** As it travels and is hashed. `instead`: it was not drawn. */
export const strokesText = ({ w, h, strokes }: Drawing, instead: Instead | null = null): string =>
  canonical(instead === null ? { v: 1, w, h, strokes } : { v: 2, w, h, strokes, ...instead });

export type HowSigned = 'drawn' | Instead['how'] | 'erased' | 'unknown';

/** How it was signed; `erased` where the strokes were destroyed, `unknown` where nobody can tell. */
export function howSigned(strokes: string | null): HowSigned {
  const parsed = strokes === null ? null : readStrokes(strokes);
  if (parsed === null) return strokes === null ? 'erased' : 'unknown';
  return parsed.instead?.how ?? 'drawn';
}

/** A signature's text, read; null where it is none. */
export function readStrokes(text: string): (Drawing & { instead: Instead | null }) | null {
  try {
    const parsed = parseStrict(text);
    if (strokeFault(parsed) !== null) return null;
    const { w, h, strokes, ...more } = parsed as unknown as Drawing & Instead & { v: number };
    const { how, said, typed, witness, stamp } = more;
    return { w, h, strokes, instead: more.v === 1 ? null : { how, said, typed, witness, stamp } };
  } catch {
    return null;
  }
}

const DRAWN = 'h,strokes,v,w';
const NOT_DRAWN = 'h,how,said,stamp,strokes,typed,v,w,witness';

/** null for a signature, `no_strokes` for an empty pad, `malformed` for anything else. */
export function strokeFault(parsed: unknown): 'no_strokes' | 'malformed' | null {
  if (!isObject(parsed)) return 'malformed';
  const { v, w, h, strokes } = parsed;
  const keys = Object.keys(parsed).sort().join();
  if (!((v === 1 && keys === DRAWN) || (v === 2 && keys === NOT_DRAWN))) return 'malformed';
  if (!Number.isInteger(w) || !Number.isInteger(h) || !Array.isArray(strokes)) return 'malformed';
  if (!strokes.every(isStroke)) return 'malformed';
  if (v === 2) return withoutDrawing(parsed, strokes.length > 0);
  return strokes.length === 0 ? 'no_strokes' : null;
}

function withoutDrawing(parsed: Record<string, unknown>, drawn: boolean): 'no_strokes' | 'malformed' | null {
  const { how, said, typed, witness, stamp } = parsed;
  if (typeof said !== 'string' || typeof typed !== 'string') return 'malformed';
  if (typeof witness !== 'string' || typeof stamp !== 'string') return 'malformed';
  if (how === 'cross') return drawn ? null : 'no_strokes';
  if (drawn) return 'malformed';
  if (how === 'typed') return typed.trim() !== '' && said.trim() !== '' ? null : 'malformed';
  return how === 'stamp' && isHash(stamp) ? null : 'malformed';
}

const isStroke = (stroke: unknown): boolean => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);

const isPoint = (point: unknown): boolean =>
  Array.isArray(point) && point.length === 4 && point.every((value) => Number.isInteger(value));

/** How a drawing lies on a pad of `width × height` CSS pixels: as large as fits, in the middle. */
export interface Fit {
  scale: number;
  left: number;
  top: number;
}

export function fit(drawing: Drawing, width: number, height: number): Fit {
  if (drawing.w <= 0 || drawing.h <= 0) return { scale: 1 / FINE, left: 0, top: 0 };
  const scale = Math.min(width / drawing.w, height / drawing.h);
  return { scale, left: (width - drawing.w * scale) / 2, top: (height - drawing.h * scale) / 2 };
}

/** The same strokes on a sheet just large enough for them, for showing: never for what is sealed. */
export function cropped(drawing: Drawing): Drawing {
  const points = drawing.strokes.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  return {
    w: Math.max(...xs) + MARGIN - left,
    h: Math.max(...ys) + MARGIN - top,
    strokes: drawing.strokes.map((stroke) => stroke.map(([x, y, t, p]) => [x - left, y - top, t, p])),
  };
}

/** A place on the pad (CSS pixels) in the drawing's own units. */
export const onto = (to: Fit, x: number, y: number): [number, number] => [
  Math.round((x - to.left) / to.scale),
  Math.round((y - to.top) / to.scale),
];

/** And back, for painting. */
export const from = (to: Fit, x: number, y: number): [number, number] => [
  x * to.scale + to.left,
  y * to.scale + to.top,
];

/** Pressure 0…1 as 0…1000; a finger has none and counts as half. */
export const pressure = (raw: number): number => Math.round(Math.min(1, Math.max(0, raw || 0.5)) * 1000);

/** An empty drawing on a pad of this size (CSS pixels). */
export const blank = (width: number, height: number): Drawing => ({
  w: Math.round(width * FINE),
  h: Math.round(height * FINE),
  strokes: [],
});

/** The mark of a person who does not write: a cross around a tapped place, in two strokes. */
export function cross(at: readonly [x: number, y: number], size: number, t: number): [Stroke, Stroke] {
  const [x, y] = at;
  const half = Math.max(1, Math.round(size / 2));
  return [
    [
      [x - half, y - half, t, 500],
      [x + half, y + half, t, 500],
    ],
    [
      [x + half, y - half, t, 500],
      [x - half, y + half, t, 500],
    ],
  ];
}
