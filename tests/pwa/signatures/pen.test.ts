/** The pen, the strokes and how they lie on a pad that is turned (S2, screens: rotation, resize, calls). */

import { describe, expect, test } from 'vitest';
import { Pen, type Touch } from '@/signatures/pen';
import { cropped, fit, from, NOTHING_DRAWN, onto, pressure, strokeFault, strokesText } from '@/signatures/strokes';

const PORTRAIT = { width: 340, height: 440 };
const touch = (x: number, y: number, at: number, more: Partial<Touch> = {}): Touch => ({
  pointer: 1,
  x,
  y,
  pressure: 0,
  at,
  ...more,
});
const pen = (): Pen => new Pen(NOTHING_DRAWN, null, PORTRAIT);

function stroke(one: Pen, ...touches: Touch[]): void {
  const [first, ...rest] = touches;
  if (first) one.begin(first);
  one.move(1, rest);
  one.end(1);
}

describe('drawing', () => {
  test('S2 points are tenths of a pixel, milliseconds since the first, pressure in thousandths', () => {
    const one = pen();
    stroke(one, touch(10, 20, 5000), touch(10.5, 21, 5016, { pressure: 0.25 }));
    expect(one.drawing).toEqual({
      w: 3400,
      h: 4400,
      strokes: [
        [
          [100, 200, 0, 500],
          [105, 210, 16, 250],
        ],
      ],
    });
    expect(strokeFault(JSON.parse(strokesText(one.drawing)))).toBeNull();
  });

  test('S2 a second stroke goes on in the same time', () => {
    const one = pen();
    stroke(one, touch(1, 1, 5000));
    stroke(one, touch(2, 2, 5700));
    expect(one.drawing.strokes[1]?.[0]).toEqual([20, 20, 700, 500]);
  });

  test('V7 a clock set back never makes time run backwards', () => {
    const one = pen();
    stroke(one, touch(1, 1, 5000), touch(2, 2, 5100));
    stroke(one, touch(3, 3, 1000), touch(4, 4, 900));
    expect(one.drawing.strokes[1]?.map(([, , t]) => t)).toEqual([100, 100]);
  });

  test('pad: a palm that joins in draws nothing', () => {
    const one = pen();
    one.begin(touch(1, 1, 0));
    expect(one.begin(touch(9, 9, 1, { pointer: 2 }))).toBe(false);
    expect(one.move(2, [touch(9, 9, 2)])).toBeNull();
    expect(one.end(2)).toBe(false);
    expect(one.end()).toBe(true);
    expect(one.end()).toBe(false);
    expect(one.drawing.strokes).toHaveLength(1);
  });

  test('pad: a finger that rests adds no points', () => {
    const one = pen();
    one.begin(touch(1, 1, 0));
    expect(one.move(1, [touch(1, 1, 5), touch(1.01, 1, 9)])).toBeNull();
    expect(one.move(1, [touch(3, 3, 12)])).toBe(1);
  });

  test('pad: scribbling for minutes stays within what a mutation may carry', () => {
    const one = pen();
    for (let line = 0; line < 40; line += 1) {
      stroke(one, ...Array.from({ length: 500 }, (_, n) => touch(n % 300, line, line * 500 + n)));
    }
    const points = one.drawing.strokes.reduce((sum, all) => sum + all.length, 0);
    expect(points).toBeLessThanOrEqual(9_000);
    expect(strokesText(one.drawing).length).toBeLessThan(300_000);
  });

  test('pad: undo takes one stroke, clear takes all and lets time begin anew', () => {
    const one = pen();
    stroke(one, touch(1, 1, 0));
    stroke(one, touch(2, 2, 9));
    one.undo();
    expect(one.drawing.strokes).toHaveLength(1);
    one.clear();
    expect([one.drawing, one.drawnFrom]).toEqual([NOTHING_DRAWN, null]);
  });

  test('pad: who does not write puts a cross with one tap', () => {
    const one = pen();
    one.mark(170, 220, 5000);
    const [down, up] = one.drawing.strokes;
    expect(down).toEqual([
      [1020, 1520, 0, 500],
      [2380, 2880, 0, 500],
    ]);
    expect(up?.[0]?.slice(0, 2)).toEqual([2380, 1520]);
    expect(strokeFault(JSON.parse(strokesText(one.drawing)))).toBeNull();
  });
});

describe('a pad that is turned', () => {
  test('pad: what was drawn stays as it was drawn, and is shown as large as fits', () => {
    const one = pen();
    stroke(one, touch(34, 44, 0));
    one.resize(700, 220);
    expect(one.drawing.strokes).toEqual([[[340, 440, 0, 500]]]);
    expect(one.fit.scale).toBeCloseTo(0.05);
    expect(from(one.fit, 1700, 2200)).toEqual([350, 110]);
  });

  test('pad: new strokes are written in the units of the first, also beside its sheet', () => {
    const one = pen();
    stroke(one, touch(34, 44, 0));
    one.resize(700, 220);
    stroke(one, touch(0, 110, 10));
    expect(one.drawing.strokes[1]?.[0]).toEqual([-5300, 2200, 10, 500]);
    expect(strokeFault(JSON.parse(strokesText(one.drawing)))).toBeNull();
  });

  test('pad: there and back is the same place', () => {
    const to = fit({ w: 3400, h: 4400, strokes: [] }, 811, 377);
    const [x, y] = from(to, 1234, 567);
    expect(onto(to, x, y)).toEqual([1234, 567]);
  });

  test('pad: shown afterwards, the sheet is just large enough', () => {
    const drawn = { w: 3400, h: 4400, strokes: [[[-50, 700, 0, 500] as const, [250, 900, 9, 500] as const]] };
    expect(cropped(drawn)).toEqual({
      w: 500,
      h: 400,
      strokes: [
        [
          [100, 100, 0, 500],
          [400, 300, 9, 500],
        ],
      ],
    });
  });

  test('pad: an empty sheet has the scale of the screen', () => {
    expect(fit(NOTHING_DRAWN, 340, 440)).toEqual({ scale: 0.1, left: 0, top: 0 });
  });
});

test.each([
  [0, 500],
  [NaN, 500],
  [1, 1000],
  [7, 1000],
  [-1, 0],
  [0.4567, 457],
])('S2 pressure %d is written as %d', (raw, written) => {
  expect(pressure(raw)).toBe(written);
});

describe('a pen and the hand that holds it', () => {
  test('pad: the palm that lay down first is no stroke, nor what it touches later', () => {
    const one = pen();
    one.begin(touch(50, 50, 0));
    one.move(1, [touch(60, 60, 5)]);
    expect(one.begin(touch(1, 1, 10, { pointer: 2, pen: true }))).toBe(true);
    expect(one.move(1, [touch(70, 70, 12)])).toBeNull();
    one.end(2);
    expect(one.begin(touch(80, 80, 20, { pointer: 3 }))).toBe(false);
    expect(one.drawing.strokes).toEqual([[[10, 10, 0, 500]]]);
  });

  test('pad: cleared, a finger draws again', () => {
    const one = pen();
    one.begin(touch(1, 1, 0, { pen: true }));
    one.end(1);
    one.clear();
    expect(one.begin(touch(1, 1, 0))).toBe(true);
  });
});
