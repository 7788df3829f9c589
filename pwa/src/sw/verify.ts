/// <reference lib="webworker" />
/** The public page's own worker: the page and its few files, kept so that a file can be checked without a network. */

import { PrecacheController } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching/_types';

declare const self: ServiceWorkerGlobalScope & { __VERIFY_MANIFEST: PrecacheEntry[] };

const PAGE = '/verify/';
// Not the usual name: the app's worker, whose scope this one's lies in, would take it for an old cache of its own.
const files = new PrecacheController({ cacheName: 'fieldseal-verify' });
files.addToCacheList(self.__VERIFY_MANIFEST);

self.addEventListener('install', (event) => {
  void files.install(event);
  // There is no form here that a new version could interrupt.
  event.waitUntil(self.skipWaiting());
});

self.addEventListener('activate', (event) => {
  void files.activate(event);
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  // Every code's address is the one page.
  const file = event.request.mode === 'navigate' && url.pathname.startsWith(PAGE) ? PAGE : url.pathname;
  if (files.getCacheKeyForURL(file) === undefined) return;
  event.respondWith(files.createHandlerBoundToURL(file)({ event, request: event.request, url }));
});
