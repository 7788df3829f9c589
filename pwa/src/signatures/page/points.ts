/** What was looked at, point by point, whether the firm's server did it or this browser. */

import type { Standing } from './ask';
import { grouped, type Checked } from './check';

export const POINTS = ['text', 'strokes', 'personal', 'place', 'head', 'amendments', 'files'] as const;
export type Point = (typeof POINTS)[number];

/** `none`: there is nothing of the kind. `unable`: this browser cannot check it. `waits`: a named file is not there. */
export type State = 'holds' | 'broken' | 'erased' | 'none' | 'unable' | 'waits';

export type Points = Partial<Record<Point, State>>;

/** The one answer of all of it. */
export interface Verdict {
  valid: boolean;
  erased: boolean;
  amendments: number;
  points: Points;
}

export const ofStanding = (standing: Standing): Verdict => ({
  valid: standing.valid,
  erased: standing.personal === 'erased',
  amendments: standing.amendments,
  points: {
    ...grouped(standing.findings, standing.personal === 'erased'),
    place: standing.chain.holds ? 'holds' : 'broken',
    head: standing.head ? 'holds' : 'none',
    amendments: standing.amendments > 0 ? 'holds' : 'none',
    files: standing.absent > 0 ? 'waits' : 'holds',
  },
});

export const ofFile = (checked: Checked, amendments: number): Verdict => ({
  valid: checked.valid,
  erased: checked.verified.personal === 'erased',
  amendments,
  points: checked.points,
});

export const brokenOf = (points: Points): Point[] => POINTS.filter((point) => points[point] === 'broken');
