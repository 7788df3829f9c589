/** The technicians' devices, as far as the office knows. */

import { Asked } from './asked.svelte';
import { devices, type Device } from './queries';

const asked = new Asked(devices, 15_000);

/** None as long as nobody has been asked. */
export const devicesNow = (): readonly Device[] => asked.known ?? [];

/** False until the server has said anything: then nothing may be claimed of them. */
export const devicesKnown = (): boolean => asked.known !== null;

/** For `$effect`. */
export const watchDevices = asked.watch;
