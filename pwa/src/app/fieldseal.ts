/** The engine, as screens use it. Everything a screen may do with data, the network and this device is here. */

import { derived, readable, type Readable } from 'svelte/store';
import type { Standing } from '@sync/store';
import { askToPersist, room } from '@/local/quota';
import { badgeOf, type Badge } from '@/sync_status/badge';
import { registerWorker } from '@/sync_status/update';
import { api } from './engine';
import { live } from './live';
import { currentLoop, loopFacts, restore, whoIsHere, withToken } from './session';
import { spoken } from './spoken';

export { Refused } from '@sync/registry';
export { SyncError, Unreachable } from '@sync/errors';
export { StorageTrouble } from '@/local/trouble';
export { applyUpdate, holdUpdate, update } from '@/sync_status/update';
export { addFile, fileUrl, retryFile } from './files';
export { live, read, type FileItem, type JobWork, type Look, type Marks, type OutboxItem } from './live';
export { dismiss, drafts, mutate, mutateAll, newId, sealBasis, type Done, type Saved, type SealBasis } from './mutate';
export { push } from './push';
export { login, logout, people, session, type Session } from './session';
export type { Badge };
export { room as storage };

const stand: Readable<Standing | undefined> = derived(live.queue, (queue) => queue?.standing);

export const catalogue: Readable<{ version: string | null; loading: boolean }> = derived(stand, (at) => ({
  version: at?.catalogue ?? null,
  loading: at === undefined || at.catalogue === null,
}));

/** The network as the browser sees it: it only ever says when to try, never that it is no use to try. */
const online: Readable<boolean> = readable(true, (set) => {
  const look = (): void => set(navigator.onLine);
  look();
  addEventListener('online', look);
  addEventListener('offline', look);
  return () => {
    removeEventListener('online', look);
    removeEventListener('offline', look);
  };
});

const WORKING = new Set(['syncing', 'syncing_again', 'uploading', 'uploading_again', 'refreshing', 'renumbering']);

export const badge: Readable<Badge> = derived([live.queue, loopFacts, online], ([queue, facts, hasNetwork]) =>
  badgeOf({
    outbox: queue?.outbox ?? [],
    files: queue?.files ?? [],
    lastContact: queue?.standing?.last_contact ?? null,
    contactAt: facts?.contactAt ?? null,
    working: facts !== null && WORKING.has(facts.state),
    unreachable: !hasNetwork || (facts?.unreachable ?? false),
    problem: facts?.problem ?? null,
  }),
);

/** Resolves when the cycle it started has ended, well or not. */
export async function syncNow(): Promise<void> {
  const { loop } = whoIsHere();
  loop.wake('asked');
  await loop.settled();
}

/** What a call outside the sync may carry. */
export interface Wish {
  json?: unknown;
  query?: Readonly<Record<string, string | number | null | undefined>>;
  accept?: string;
}

export interface Got {
  status: number;
  /** Parsed where the answer is JSON, else its text. */
  json: unknown;
  headers: Headers;
}

/** Any other call to the server, in the name of the person signed in. Throws `SyncError`, `Unreachable`. */
export async function request(method: string, path: string, wish: Wish = {}): Promise<Got> {
  const reply = await withToken(() =>
    api.signed({ method, path: path + search(wish.query), ...sent(wish), limitMs: 30_000 }),
  );
  const isJson = reply.status !== 204 && (reply.headers.get('Content-Type') ?? '').includes('json');
  return { status: reply.status, json: isJson ? spoken(reply.json()) : reply.text(), headers: reply.headers };
}

/** A large file as the body of one call; `told` hears the share that has gone out. Throws as `request` does. */
export const upload = (path: string, file: Blob, told: (share: number) => void, headers = {}): Promise<unknown> =>
  withToken(() => api.upload(path, file, told, headers));

function sent({ json, accept }: Wish): { body?: string; headers?: Record<string, string> } {
  return {
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(accept === undefined ? {} : { headers: { Accept: accept } }),
  };
}

function search(query: Wish['query'] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

/** Starts the app: the last session from the device, then everything that may wake the loop. Once, in `main.ts`. */
export async function start(): Promise<void> {
  await restore();
  const wake = (): void => {
    if (document.visibilityState === 'visible') currentLoop()?.wake('returned');
  };
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  // Back from the browser's own cache, where the page slept as it was.
  addEventListener('pageshow', (event) => {
    if (event.persisted) wake();
  });
  void registerWorker();
  navigator.serviceWorker?.addEventListener('message', (event) => hear(event.data));
  void askToPersist();
}

/** What the service worker passes on: a knock, or the address of a notification that was tapped. */
function hear(message: { type?: string; address?: string } | null): void {
  if (message?.type === 'wake') currentLoop()?.wake();
  const hash = message?.type === 'open' ? new URL(message.address ?? '/', location.origin).hash : '';
  if (hash !== '') location.hash = hash;
}
