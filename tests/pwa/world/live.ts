/** One history, lived through and looked at. */

import { broken } from './rest';
import type { Page } from './page';
import type { History, Step } from './steps';
import { World } from './world';

/** What is wrong after it came to rest, how many requests that took, and whether no fault of the first tab's disk came. */
export interface Lived {
  wrong: string[];
  trips: number;
  spared: boolean;
}

export async function live(pages: readonly Page[], history: History): Promise<Lived> {
  const world = new World(pages, history);
  try {
    return await Promise.race([lived(world, history), stuck()]);
  } finally {
    await world.end();
  }
}

async function lived(world: World, history: History): Promise<Lived> {
  await world.begin();
  for (const one of history.steps) await world.step(one);
  const spared = world.tabs[0]!.life?.spared ?? false;
  const trips = await world.rest();
  const wrong = broken(world.said, world.office, await world.contents());
  if (trips > MOST_TRIPS) wrong.push(`N7 it took ${trips} requests`);
  if (history.locks && !history.steps.some(isSlow) && world.office.abreast > 1)
    wrong.push('V3.1 two tabs sent at once');
  return { wrong, trips, spared };
}

/** What is left after a history, both tabs' last looks included: the most that was ever needed is 16. */
const MOST_TRIPS = 40;

/** Whoever has waited 90 seconds for the lock goes on without it. */
const isSlow = (one: Step): boolean => one.do === 'lock' || (one.do === 'line' && one.faults.includes('hangs'));

const later = setTimeout;
const STUCK_MS = 30_000;

/** Time is virtual: what takes this long waits for something that never comes. */
const stuck = (): Promise<never> =>
  new Promise((_, reject) => later(() => reject(new Error('N7 it waits for ever')), STUCK_MS).unref());
