/** What a person's database held when he came, so that a count kept elsewhere can show that something is gone (V1). */

import type { Held } from '@/local/store';

/** `found` null with a person: his database was never begun, or is gone. No person: nobody has signed in, or all is gone. */
export interface Opened {
  found: Held | null;
  person: { user: string; username: string } | null;
}

type Heard = (opened: Opened) => void;

const listeners = new Set<Heard>();
let last: Opened | null = null;

/** Calls when a session is brought back, before anything is sent, and at each sign-in, before a missing store is begun. */
export function onOpened(heard: Heard): () => void {
  listeners.add(heard);
  if (last !== null) heard(last);
  return () => void listeners.delete(heard);
}

export function tellOpened(opened: Opened): void {
  last = opened;
  for (const heard of listeners) heard(opened);
}
