/** Whether the device is in a customer's hands. While it is, the app shows that hand-over and nothing else. */

import { writable, type Readable } from 'svelte/store';
import { drafts, session } from '@/app/fieldseal';
import { LOCK } from '@/local/names';

const AGAIN_MS = 1000;

/** Every tab of this browser shows the same: a second one would be a way out. */
const tabs = 'window' in globalThis ? new BroadcastChannel(LOCK) : null;
if (tabs) tabs.onmessage = () => user !== null && ask(user);

const job = writable<string | null | undefined>(undefined);
let user: string | null = null;

session.subscribe(({ state, user: now }) => {
  const id = state === 'in' ? (now?.id ?? null) : null;
  if (id === user) return;
  user = id;
  job.set(id === null ? null : undefined);
  if (id !== null) ask(id);
});

/** A storage that does not answer yet is asked again: the app must not stay empty. */
function ask(id: string): void {
  if (id !== user) return;
  drafts.load<{ job: string }>(LOCK).then(
    (found) => id === user && job.set(found?.job ?? null),
    () => setTimeout(ask, AGAIN_MS, id),
  );
}

/** The job's id; null: the technician has the device; undefined: not known yet. */
export const locked: Readable<string | null | undefined> = { subscribe: job.subscribe };

/** Give the device to the customer. */
export async function lock(jobId: string): Promise<void> {
  await drafts.save(LOCK, null, { job: jobId });
  job.set(jobId);
  tabs?.postMessage(null);
}

/** Take it back. */
export async function unlock(): Promise<void> {
  await drafts.drop(LOCK);
  job.set(null);
  tabs?.postMessage(null);
}
