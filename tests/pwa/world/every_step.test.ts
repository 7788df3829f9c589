/**
 * One busy minute, stopped at each single step on the disk (each third, but with `RUNS`), and refused room at each write.
 *
 * @module-tag slow
 */

import { beforeAll, expect, test } from 'vitest';
import { live } from './live';
import { openPage, type Page } from './page';
import type { Step } from './steps';

let pages: Page[];
beforeAll(async () => {
  pages = [await openPage(), await openPage()];
}, 60_000);

const save = (name: string, turns: number | null): Step => ({
  do: 'save',
  tab: 0,
  name,
  note: 'n1',
  job: 'j1',
  turns,
});

/** What is lost on the way makes the phone take a new number; then a job goes, another row comes. */
const MINUTE: readonly Step[] = [
  { do: 'line', faults: ['answer lost', 'not yours'], turns: null },
  save('notes.add', 3),
  save('notes.add', null),
  { do: 'pass', ms: 8_000, turns: null },
  { do: 'take', job: 'j2', turns: null },
  { do: 'photo', tab: 0, job: 'j1', size: 900, fill: 7, turns: 5 },
  save('notes.bump', null),
  { do: 'draft', tab: 0, job: 'j2', turns: null },
  { do: 'restore', turns: null },
  { do: 'wake', tab: 0, why: 'asked', turns: null },
];

const MOST = 1_000;
const APART = process.env['RUNS'] === undefined ? 3 : 1;

/** Runs the minute with one fault after another until none has an effect any more. Returns how many had. */
async function faults(fault: (at: number) => Step, apart = 1): Promise<number> {
  for (let at = 0; at < MOST; at += apart) {
    const steps = [fault(at), ...MINUTE];
    const { wrong, spared } = await live(pages, { page: 2, locks: true, steps });
    expect({ at, wrong }).toEqual({ at, wrong: [] });
    if (spared) return at;
  }
  return MOST;
}

test(
  'V1.1 V2.2 killed at any step on the disk, nothing is lost and nothing done twice',
  { timeout: 300_000 },
  async () => {
    const steps = await faults((after) => ({ do: 'kill', tab: 0, after, turns: 0 }), APART);
    expect(steps).toBeGreaterThan(100);
  },
);

test.each(['request', 'commit'] as const)(
  'V1.4 refused room at any write (%s), what was told to be saved is saved',
  { timeout: 300_000 },
  async (how) => {
    const writes = await faults((after) => ({ do: 'full', tab: 0, after, times: 1, how, turns: 0 }));
    expect(writes).toBeGreaterThan(20);
  },
);
