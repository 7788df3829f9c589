/** The technicians' devices, asked for every fifteen seconds while a screen that needs them is open. */

import { devices, type Device } from './queries';

const EVERY_MS = 15_000;

let known = $state.raw<readonly Device[]>([]);
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

async function ask(): Promise<void> {
  try {
    known = await devices();
  } catch {
    // Offline, or not this role's to see: what was known stays.
  }
}

/** As far as the office knows. */
export const devicesNow = (): readonly Device[] => known;

/** For `$effect`: keeps asking until it is undone. */
export function watchDevices(): () => void {
  users += 1;
  if (users === 1) {
    void ask();
    timer = setInterval(() => void ask(), EVERY_MS);
  }
  return () => {
    users -= 1;
    if (users === 0) clearInterval(timer);
  };
}
