/// <reference lib="webworker" />
/** The service worker: the app's own files without a network, and a knock when a job comes. It sends and stores nothing. */

import { cleanupOutdatedCaches, createHandlerBoundToURL, getCacheKeyForURL, precache } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching/_types';
import { withSight } from './sight';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

/** What the server answers itself, never the app's page. */
const SERVERS_OWN = /^\/(?:api|healthz|readyz|metrics|verify|sign|docs|kit\.html)(?:\/|$)/;

precache(self.__WB_MANIFEST);
cleanupOutdatedCaches();

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || SERVERS_OWN.test(url.pathname)) return;
  // Every page of the app is the one page; which screen it shows is told by its address.
  const file = event.request.mode === 'navigate' ? '/index.html' : url.pathname;
  if (getCacheKeyForURL(file) === undefined) return;
  const stored = createHandlerBoundToURL(file)({ event, request: event.request, url });
  event.respondWith(file === '/index.html' ? stored.then((page) => withSight(page, url)) : stored);
});

// A new version waits until the page says so (V6): no skipWaiting anywhere else.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'activate') event.waitUntil(self.skipWaiting());
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

interface Knock {
  title?: string;
  body?: string;
  /** An address inside the app. */
  url?: string;
}

self.addEventListener('push', (event) => {
  event.waitUntil(knock(read(event.data)));
});

function read(data: PushMessageData | null): Knock {
  try {
    return (data?.json() ?? {}) as Knock;
  } catch {
    return { body: data?.text() ?? '' };
  }
}

async function knock({ title = 'Fieldseal', body = '', url = '/' }: Knock): Promise<void> {
  const address = addressOf(url);
  for (const page of await pages()) page.postMessage({ type: 'wake' });
  await self.registration.showNotification(title, {
    body,
    tag: address,
    data: { address },
    icon: '/icons/icon-192.png',
  });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open((event.notification.data as { address?: string } | null)?.address ?? '/'));
});

/** In a page that is open already where there is one: a half-filled form must not be lost to a second tab. */
async function open(address: string): Promise<void> {
  const [page] = await pages();
  if (page === undefined) {
    await self.clients.openWindow(address);
    return;
  }
  // Told first: a browser may refuse the focus, and the tap shall lead to the job all the same.
  page.postMessage({ type: 'open', address });
  await page.focus().catch(() => undefined);
}

async function pages(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

/** Screens live behind the `#`; an address without one gets it, one of another site is not followed. */
function addressOf(url: string): string {
  const { origin, hash, pathname } = new URL(url, self.location.origin);
  if (origin !== self.location.origin) return '/';
  return hash === '' && pathname !== '/' ? `/#${pathname}` : `/${hash}`;
}
