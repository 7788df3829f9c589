/** What may happen to a phone, to its line, to its clock and to the office, and what the person does meanwhile. */

import fc from 'fast-check';
import type { Full } from './disk';
import type { Fault } from './office';

export const JOBS = ['j1', 'j2'] as const;
const NOTES = ['n1', 'n2', 'n3'] as const;

/** `turns`: how far everything else may get before the next step; null: until nothing moves. */
export type Step = { turns: number | null } & (
  | { do: 'save'; tab: number; name: string; note: string; job: string }
  | { do: 'draft' | 'done'; tab: number; job: string }
  | { do: 'photo'; tab: number; job: string; size: number; fill: number }
  | { do: 'line'; faults: Fault[] }
  | { do: 'wake'; tab: number; why: 'changed' | 'returned' | 'asked' }
  | { do: 'pass'; ms: number }
  | { do: 'kill'; tab: number; after: number }
  | { do: 'open' | 'close'; tab: number }
  | { do: 'full'; tab: number; after: number; times: number; how: Full }
  | { do: 'dead'; tab: number; times: number }
  | { do: 'clock'; ms: number }
  | { do: 'office edits' | 'office deletes'; note: string }
  | { do: 'give' | 'take'; job: string }
  | { do: 'back up' | 'restore' | 'copy' | 'put back' }
  | { do: 'tokens expire' | 'login expires' | 'sign in' }
  | { do: 'newer build' | 'lock' | 'unlock' | 'worker' }
);

type Without<S> = S extends unknown ? Omit<S, 'turns'> : never;

const tab = fc.constantFrom(0, 0, 1);
const job = fc.constantFrom(...JOBS);
const note = fc.constantFrom(...NOTES);
const word = <D extends string>(...words: D[]) => fc.constantFrom(...words);
const is = <D extends Step['do']>(one: D) => fc.constant(one);

const ANY_FAULT: Fault[] = [
  ...(['fine', 'request lost', 'answer lost', 'twice', 'late', 'cut', 'spoilt', 'hangs', 'portal', 'slow'] as const),
  ...([401, 403, 'revoked', 'not yours', 413, 426, 429, 500, 503] as const),
];

const save = fc.record({
  do: is('save'),
  tab,
  name: word('notes.add', 'notes.add', 'notes.edit', 'notes.bump', 'notes.bump', 'notes.remove'),
  note,
  job,
});
const photo = fc.record({
  do: is('photo'),
  tab,
  job,
  size: fc.constantFrom(1, 900, 140_000),
  fill: fc.nat(200),
});

const DAY_MS = 86_400_000;

const happening: fc.Arbitrary<Without<Step>> = fc.oneof(
  { weight: 12, arbitrary: save },
  { weight: 2, arbitrary: fc.record({ do: word('draft', 'draft', 'done'), tab, job }) },
  { weight: 2, arbitrary: photo },
  {
    weight: 6,
    arbitrary: fc.record({ do: is('line'), faults: fc.array(fc.constantFrom(...ANY_FAULT), { maxLength: 4 }) }),
  },
  { weight: 6, arbitrary: fc.record({ do: is('wake'), tab, why: word('changed', 'returned', 'asked') }) },
  { weight: 3, arbitrary: fc.record({ do: is('pass'), ms: fc.constantFrom(1_000, 8_000, 61_000, 100_000) }) },
  { weight: 5, arbitrary: fc.record({ do: is('kill'), tab, after: fc.nat(90) }) },
  { weight: 4, arbitrary: fc.record({ do: word('open', 'open', 'close'), tab }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: is('full'),
      tab,
      after: fc.nat(12),
      times: fc.integer({ min: 1, max: 3 }),
      how: word('request', 'commit'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: is('dead'), tab, times: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: is('clock'), ms: fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }) }) },
  { weight: 2, arbitrary: fc.record({ do: word('office edits', 'office deletes'), note }) },
  { weight: 4, arbitrary: fc.record({ do: word('give', 'take'), job }) },
  { weight: 3, arbitrary: fc.record({ do: word('back up', 'restore', 'copy', 'put back') }) },
  { weight: 2, arbitrary: fc.record({ do: word('tokens expire', 'login expires', 'sign in') }) },
  { weight: 2, arbitrary: fc.record({ do: word('newer build', 'lock', 'unlock', 'worker') }) },
);

const turns = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 5, 20, 60) },
);

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(happening, turns).map(([one, far]) => ({ ...one, turns: far }) as Step),
  { maxLength: 40, size: 'max' },
);

/** A whole history: how large the office's pages are, whether this browser has Web Locks, and what happens. */
export interface History {
  page: number;
  locks: boolean;
  steps: Step[];
}

export const histories: fc.Arbitrary<History> = fc.record({
  page: fc.constantFrom(1, 2, 3, 1000),
  locks: fc.constantFrom(true, true, false),
  steps,
});

/** Histories in which these steps are frequent, and with `only` no others: a fault is looked for where it can show. */
export function favouring(favoured: readonly Step[], only = false): fc.Arbitrary<History> {
  const general = {
    weight: 1,
    arbitrary: fc.tuple(happening, turns).map(([one, far]) => ({ ...one, turns: far }) as Step),
  };
  const frequent = { weight: 5, arbitrary: fc.constantFrom(...favoured) };
  const step = fc.oneof(frequent, ...(only ? [] : [general]));
  return fc.record({
    page: fc.constantFrom(2, 1000),
    locks: fc.constant(true),
    steps: fc.array(step, { minLength: 12, maxLength: 24, size: 'max' }),
  });
}
