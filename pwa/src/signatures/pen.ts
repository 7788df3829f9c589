/**
 * The pen on the pad: pointer events in, strokes out. One finger at a time; a palm that joins in is ignored, and where a
 * pen writes, what the hand beside it touched does not count.
 */

import { blank, cross, fit, onto, pressure, type Drawing, type Fit, type Point, type Stroke } from './strokes';

/** What the pen needs of a pointer event, in CSS pixels on the pad. */
export interface Touch {
  pointer: number;
  x: number;
  y: number;
  pressure: number;
  /** The device's clock, ms. */
  at: number;
  /** A stylus rather than a finger or a mouse. */
  pen?: boolean;
}

/** Points in all strokes; more make a signature no better and the mutation too big. */
const MOST_POINTS = 9_000;
/** A cross's side in a share of the pad's smaller one. */
const CROSS = 0.4;

export class Pen {
  /** The stroke under way. */
  stroke: Point[] = [];
  #pointer: number | null = null;
  /** The hand that holds a pen lies on the sheet: from its first stroke on fingers draw nothing, until all is cleared. */
  #penOnly = false;

  constructor(
    public drawing: Drawing,
    /** When the first stroke began; null on an empty pad. */
    public drawnFrom: number | null,
    private size: { width: number; height: number },
  ) {}

  get fit(): Fit {
    return fit(this.drawing, this.size.width, this.size.height);
  }

  get down(): boolean {
    return this.#pointer !== null;
  }

  /** The pad was turned or resized: what is drawn stays as it is and is shown as large as fits. */
  resize(width: number, height: number): void {
    this.size = { width, height };
  }

  /** False when another finger is drawing already, or a palm beside a pen. */
  begin(touch: Touch): boolean {
    if (touch.pen && !this.#penOnly) this.#palm();
    if (this.#penOnly && !touch.pen) return false;
    if (this.#pointer !== null || this.#points() >= MOST_POINTS) return false;
    this.#first(touch.at);
    this.#pointer = touch.pointer;
    this.stroke = [this.#point(touch)];
    return true;
  }

  /** Returns the index from which points were added, or null. */
  move(pointer: number, touches: readonly Touch[]): number | null {
    if (pointer !== this.#pointer) return null;
    const before = this.stroke.length;
    for (const touch of touches) {
      const point = this.#point(touch);
      const last = this.stroke.at(-1);
      if (last && last[0] === point[0] && last[1] === point[1]) continue;
      if (this.#points() + this.stroke.length < MOST_POINTS) this.stroke.push(point);
    }
    return this.stroke.length > before ? before : null;
  }

  /** Pen up, or taken away by a call: the stroke counts. False when it was another finger. */
  end(pointer: number | null = this.#pointer): boolean {
    if (this.#pointer === null || pointer !== this.#pointer) return false;
    this.#add(this.stroke);
    this.stroke = [];
    this.#pointer = null;
    return true;
  }

  /** The mark of a person who does not write, around a place on the pad. */
  mark(x: number, y: number, at: number): void {
    this.#first(at);
    const side = Math.min(this.drawing.w, this.drawing.h) * CROSS;
    for (const stroke of cross(onto(this.fit, x, y), side, this.#time(at))) this.#add(stroke);
  }

  undo(): void {
    this.drawing = { ...this.drawing, strokes: this.drawing.strokes.slice(0, -1) };
  }

  clear(): void {
    this.drawing = { w: 0, h: 0, strokes: [] };
    this.drawnFrom = null;
    this.#penOnly = false;
  }

  /** A pen comes: what a finger is drawing at this moment was the palm, laid down first. */
  #palm(): void {
    this.#penOnly = true;
    this.#pointer = null;
    this.stroke = [];
  }

  /** The first stroke decides the sheet: its size, and when time begins. */
  #first(at: number): void {
    if (this.drawing.strokes.length > 0) return;
    this.drawing = blank(this.size.width, this.size.height);
    this.drawnFrom = at;
  }

  #point({ x, y, pressure: raw, at }: Touch): Point {
    return [...onto(this.fit, x, y), this.#time(at), pressure(raw)];
  }

  /** Milliseconds since the first point; never backwards, whatever the clock does. */
  #time(at: number): number {
    const last = this.stroke.at(-1) ?? this.drawing.strokes.at(-1)?.at(-1);
    return Math.max(last?.[2] ?? 0, Math.round(at - (this.drawnFrom ?? at)));
  }

  #add(stroke: Stroke): void {
    this.drawing = { ...this.drawing, strokes: [...this.drawing.strokes, stroke] };
  }

  #points(): number {
    return this.drawing.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  }
}
