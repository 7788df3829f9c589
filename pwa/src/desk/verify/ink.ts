/** A signature's strokes as lines to be drawn; null where nothing was drawn, or it was erased. */
export interface Ink {
  /** What they fill, with a little room around. */
  box: string;
  lines: string[];
}

type Points = readonly (readonly [x: number, y: number, ...rest: number[]])[];

const ROOM = 60;

function read(strokes: string | null): { strokes?: unknown; said?: unknown } {
  try {
    return JSON.parse(strokes ?? '') as { strokes?: unknown; said?: unknown };
  } catch {
    return {};
  }
}

/** The sentence that was confirmed where somebody could not draw; null where he drew. */
export function saidInstead(strokes: string | null): string | null {
  const { said } = read(strokes);
  return typeof said === 'string' && said ? said : null;
}

export function inkOf(strokes: string | null): Ink | null {
  const given = read(strokes).strokes;
  if (!Array.isArray(given) || given.length === 0) return null;
  const drawn = given as Points[];
  const all = drawn.flat();
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs) - ROOM, Math.min(...ys) - ROOM];
  const box = [left, top, Math.max(...xs) - left + ROOM, Math.max(...ys) - top + ROOM].join(' ');
  return { box, lines: drawn.map((stroke) => stroke.map(([x, y]) => `${x},${y}`).join(' ')) };
}
