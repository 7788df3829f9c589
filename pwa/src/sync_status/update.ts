/**
 * A new version is a question, asked only when no form is open in any tab and nothing is being sent (V6).
 * The old one goes on until the answer is yes; its outbox is read by the new one as it is.
 */

import { get, writable, type Readable } from 'svelte/store';

/** Held, shared, by every tab with an open form: so that each tab knows of the others'. */
const FORM_LOCK = 'fieldseal-form';
const SYNC_LOCK = 'fieldseal-sync-';
const LOOK_AGAIN_MS = 5_000;
const SHORTLY_MS = 300;
const CHECK_MS = 30 * 60_000;

const ready = writable({ ready: false });
let waiting: ServiceWorker | null = null;

export const update: Readable<{ ready: boolean }> = ready;

/** A form is open; the result says that it is closed. */
export function holdUpdate(): () => void {
  let done = (): void => undefined;
  const open = new Promise<void>((resolve) => (done = resolve));
  void navigator.locks.request(FORM_LOCK, { mode: 'shared' }, () => open);
  void look();
  return () => {
    done();
    void look();
  };
}

/** Registers the service worker and watches for a new version. */
export async function registerWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  navigator.serviceWorker.addEventListener('controllerchange', () => void reload());
  try {
    const registration = await navigator.serviceWorker.register('/sw.js');
    watch(registration);
    setInterval(() => void registration.update().catch(() => undefined), CHECK_MS);
    setInterval(() => void look(), LOOK_AGAIN_MS);
    return registration;
  } catch (error) {
    console.warn('no service worker: the app will not open without a network', error);
    return null;
  }
}

/** The person said yes. Nothing happens where a form was opened meanwhile: the question comes again. */
export async function applyUpdate(): Promise<void> {
  while (await isHeld(SYNC_LOCK)) await shortly();
  if (waiting === null || (await isHeld(FORM_LOCK))) return look();
  waiting.postMessage({ type: 'activate' });
}

function watch(registration: ServiceWorkerRegistration): void {
  const noticed = (worker: ServiceWorker | null): void => {
    // Without a controller this is the first install: nothing is being replaced.
    if (worker?.state !== 'installed' || navigator.serviceWorker.controller === null) return;
    waiting = worker;
    void look();
  };
  noticed(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => noticed(worker));
  });
}

async function look(): Promise<void> {
  const free = waiting !== null && !(await isHeld(FORM_LOCK));
  // Once asked, the question does not flicker with every send.
  const now = free && (get(ready).ready || !(await isHeld(SYNC_LOCK)));
  ready.update((one) => (one.ready === now ? one : { ready: now }));
}

async function isHeld(lock: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name = '' }) => name.startsWith(lock));
}

const shortly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SHORTLY_MS));

/** Another version has taken over, here or from another tab: never under an open form, never in the middle of a send. */
async function reload(): Promise<void> {
  if (waiting === null) return;
  while ((await isHeld(FORM_LOCK)) || (await isHeld(SYNC_LOCK))) await shortly();
  location.reload();
}
