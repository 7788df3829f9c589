/** What a rescued device leaves nothing of, beside the database: settings, the call for push messages, the sign-in. */

import { writable, type Readable } from 'svelte/store';
import { auth } from './engine';

type Heard = (user: string) => void;

const listeners = new Set<Heard>();
const said = writable(false);

/** Everything of the last person was handed over and erased, and nobody has come since. */
export const handedOver: Readable<boolean> = said;

/** Calls with the user whose work was handed over and erased, so that whoever keeps something of his forgets it as well. */
export function onErased(heard: Heard): () => void {
  listeners.add(heard);
  return () => void listeners.delete(heard);
}

export const sayHandedOver = (): void => said.set(true);
export const cameBack = (): void => said.set(false);

/** After the database. `alone`: nobody else has signed in on this device, so its settings were his. */
export async function eraseTraces(user: string, alone: boolean): Promise<void> {
  for (const heard of listeners) heard(user);
  forgetSettings(user, alone);
  await Promise.allSettled([auth.logout(), unsubscribed()]);
}

const OURS = 'fieldseal';
/** When he last sent photos by hand: his doing, not the device's choice. */
const HIS = new Set(['fieldseal.photos_sent']);

function forgetSettings(user: string, alone: boolean): void {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '');
    for (const key of keys.filter((one) => one.startsWith(OURS)))
      if (alone || HIS.has(key) || key.includes(user)) localStorage.removeItem(key);
  } catch {
    // Switched off: nothing was kept there.
  }
}

async function unsubscribed(): Promise<void> {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}
