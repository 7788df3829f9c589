/** Web push: an assigned job knocks. Where the browser or the country has none, the inbox in the app does without. */

import type { Reply } from '@/net/http';
import { api } from './engine';
import { withToken } from './session';

export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

const SUBSCRIPTIONS = '/api/push/subscriptions';
const LIMIT_MS = 20_000;

const send = (method: string, path: string, json?: object): Promise<Reply> =>
  withToken(() => api.signed({ method, path, ...(json && { body: JSON.stringify(json) }), limitMs: LIMIT_MS }));

async function worker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis)) return null;
  return (await navigator.serviceWorker.getRegistration()) ?? null;
}

async function state(): Promise<PushState> {
  const registration = await worker();
  if (registration === null) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return (await registration.pushManager.getSubscription()) === null ? 'off' : 'on';
}

/** Asks for permission, so it must follow a tap. Throws `SyncError`, `Unreachable`. */
async function enable(): Promise<PushState> {
  const registration = await worker();
  if (registration === null) return 'unsupported';
  if ((await Notification.requestPermission()) !== 'granted') return state();
  const { key } = (await send('GET', '/api/push/key')).json() as { key: string };
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(key),
  });
  const { endpoint, keys } = subscription.toJSON();
  await send('POST', SUBSCRIPTIONS, { endpoint, keys });
  return 'on';
}

async function disable(): Promise<PushState> {
  const subscription = await (await worker())?.pushManager.getSubscription();
  if (!subscription) return state();
  await subscription.unsubscribe();
  // The browser has stopped it already; the server finds out by itself where it cannot be told now.
  await send('DELETE', SUBSCRIPTIONS, { endpoint: subscription.endpoint }).catch(() => undefined);
  return 'off';
}

/** base64url → bytes. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

export const push = { state, enable, disable } as const;
