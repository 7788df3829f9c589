/** What may happen between a device and a server, and what a person and the office may do meanwhile. */

import fc from 'fast-check';

export const JOBS = ['j1', 'j2'];
const NOTES = ['n1', 'n2', 'n3'];

export interface Capture {
  do: 'capture';
  name: string;
  note: string;
  job: string;
}

/**
 * What may happen. `fails`: a crash after that many storage operations of the write that stores an answer. `meanwhile`: what
 * the person does while the answer is under way. A stale answer is one of an earlier request, as another tab might get it.
 */
export type Step =
  | Capture
  | {
      do: 'sync';
      most: number;
      lost: 'nothing' | 'request' | 'answer';
      twice: boolean;
      fails: number | null;
      meanwhile: Capture[];
    }
  | { do: 'stale answer' }
  | { do: 'copy device' | 'set device back' }
  | { do: 'office edits'; note: string; job: string }
  | { do: 'office deletes'; note: string; job: string }
  | { do: 'give' | 'take'; job: string }
  | { do: 'back up' | 'restore' };

const note = fc.constantFrom(...NOTES);
const job = fc.constantFrom(...JOBS);

const capture: fc.Arbitrary<Capture> = fc.record({
  do: fc.constant('capture' as const),
  name: fc.constantFrom('notes.add', 'notes.add', 'notes.edit', 'notes.bump', 'notes.remove'),
  note,
  job,
});

const sync = fc.record({
  do: fc.constant('sync' as const),
  most: fc.constantFrom(1, 2, 500),
  lost: fc.constantFrom('nothing' as const, 'nothing' as const, 'request' as const, 'answer' as const),
  twice: fc.boolean(),
  fails: fc.option(fc.nat(25), { freq: 3 }),
  meanwhile: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Capture[]>([]) },
    { weight: 1, arbitrary: fc.array(capture, { maxLength: 2 }) },
  ),
});

const only = <D extends string>(...words: D[]): fc.Arbitrary<{ do: D }> =>
  fc.constantFrom(...words).map((word) => ({ do: word }));

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: capture },
    { weight: 8, arbitrary: sync },
    { weight: 1, arbitrary: only('stale answer') },
    { weight: 1, arbitrary: only('copy device', 'set device back') },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('office edits' as const), note, job }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('office deletes' as const), note, job }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('give' as const, 'take' as const), job }) },
    { weight: 1, arbitrary: only('back up', 'restore') },
  ),
  { maxLength: 60, size: 'max' },
);
