import { beforeEach, expect, test } from 'vitest';
import { SyncLoop } from '@/app/loop';
import { Pace, pauseOf } from '@/app/pace';
import { Script } from './script';

let script: Script;
let pace: Pace;
let loop: SyncLoop;

beforeEach(() => {
  script = new Script();
  pace = new Pace('dispatcher', () => script.now);
  loop = new SyncLoop({ ...script.ports, interval: () => pace.pause(false) });
});

/** How often the office is asked in so many minutes in which nothing comes. */
async function asked(minutes: number): Promise<number> {
  const [before, until] = [script.did.length, script.now + minutes * 60_000];
  while (script.now + (script.slept.at(-1) ?? 0) <= until) {
    script.ring();
    await loop.settled();
  }
  return script.did.length - before;
}

test('V3 an idle desk asks at most thirty-five times a minute, and four times when nobody is there', async () => {
  loop.wake();
  await loop.settled();
  expect(await asked(1)).toBeLessThanOrEqual(40);
  expect(await asked(1)).toBeLessThanOrEqual(35);
  expect(await asked(3)).toBeLessThanOrEqual(105);
  expect(await asked(1)).toBeLessThanOrEqual(6);
  expect(await asked(10)).toBeLessThanOrEqual(40);
  expect(Math.max(...script.slept)).toBe(15_000);
});

test('V3 as long as somebody is at the desk he sees what is new within two seconds', async () => {
  loop.wake();
  await loop.settled();
  for (let minute = 0; minute < 30; minute += 1) {
    expect(pace.touched()).toBe(false);
    await asked(1);
  }
  expect(Math.max(...script.slept)).toBe(2_000);
});

test('V3 what comes makes the desk ask quickly again; who comes back is told so', async () => {
  loop.wake();
  await loop.settled();
  await asked(7);
  expect([pace.pause(false), pace.touched(), pace.pause(false), pace.touched()]).toEqual([15_000, true, 2_000, false]);
  pace.news();
  expect(pace.pause(false)).toBe(1_500);
});

test('V3 a hidden page asks once a minute, a phone three times', () => {
  const lull = { quiet: 0, alone: 0, hidden: false };
  expect(pauseOf({ ...lull, role: 'dispatcher', hidden: true })).toBe(60_000);
  expect(pauseOf({ ...lull, role: 'technician', hidden: true })).toBe(60_000);
  expect(pauseOf({ ...lull, role: 'technician' })).toBe(20_000);
});
