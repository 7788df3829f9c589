/** Painting a drawing on a canvas: round, smoothed, a little wider under pressure. The points themselves stay as drawn. */

import { from, type Drawing, type Fit, type Stroke } from './strokes';

/** Width of the line in CSS pixels on a pad of the size it was drawn on. */
const WIDTH = 3;

/** Give the canvas its true resolution and the size it has on the screen. */
export function sharpen(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = Math.max(1, devicePixelRatio);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const paper = canvas.getContext('2d');
  paper?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return paper;
}

/** All of it, on an empty sheet. */
export function paint(paper: CanvasRenderingContext2D, drawing: Drawing, to: Fit, ink: string): void {
  paper.save();
  paper.setTransform(1, 0, 0, 1, 0, 0);
  paper.clearRect(0, 0, paper.canvas.width, paper.canvas.height);
  paper.restore();
  for (const stroke of drawing.strokes) paintStroke(paper, stroke, to, ink);
}

/** One stroke, or what was added to it from point `at` on. */
export function paintStroke(paper: CanvasRenderingContext2D, stroke: Stroke, to: Fit, ink: string, at = 0): void {
  paper.strokeStyle = paper.fillStyle = ink;
  paper.lineCap = paper.lineJoin = 'round';
  if (stroke.length === 1) dot(paper, stroke, to);
  for (let next = Math.max(1, at); next < stroke.length; next += 1) {
    const middle = (index: number): [number, number] => between(stroke, index, to);
    const [, , , pressed = 500] = stroke[next] ?? [];
    const [x, y] = place(stroke, next - 1, to);
    paper.lineWidth = widthOf(pressed, to);
    paper.beginPath();
    paper.moveTo(...(next === 1 ? place(stroke, 0, to) : middle(next - 1)));
    paper.quadraticCurveTo(x, y, ...(next === stroke.length - 1 ? place(stroke, next, to) : middle(next)));
    paper.stroke();
  }
}

function dot(paper: CanvasRenderingContext2D, stroke: Stroke, to: Fit): void {
  const [, , , pressed = 500] = stroke[0] ?? [];
  paper.beginPath();
  paper.arc(...place(stroke, 0, to), widthOf(pressed, to) * 0.75, 0, 2 * Math.PI);
  paper.fill();
}

const widthOf = (pressed: number, to: Fit): number => WIDTH * to.scale * 10 * (0.6 + (0.8 * pressed) / 1000);

function place(stroke: Stroke, index: number, to: Fit): [number, number] {
  const [x = 0, y = 0] = stroke[index] ?? [];
  return from(to, x, y);
}

function between(stroke: Stroke, index: number, to: Fit): [number, number] {
  const [ax, ay] = place(stroke, index - 1, to);
  const [bx, by] = place(stroke, index, to);
  return [(ax + bx) / 2, (ay + by) / 2];
}
