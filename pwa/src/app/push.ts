/** Web push: an assigned job knocks. Where the browser or the country has none, the inbox in the app does without. */

import { auth, api } from './engine';

export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

const SUBSCRIPTIONS = '/api/push/subscriptions';
const LIMIT_MS = 20_000;

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
  const { public_key } = (await api.signed({ method: 'GET', path: '/api/push/key', limitMs: LIMIT_MS })).json() as {
    public_key: string;
  };
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(public_key),
  });
  const { endpoint, keys } = subscription.toJSON();
  const body = JSON.stringify({ endpoint, keys });
  await api.signed({ method: 'POST', path: SUBSCRIPTIONS, body, limitMs: LIMIT_MS });
  return 'on';
}

async function disable(): Promise<PushState> {
  const subscription = await (await worker())?.pushManager.getSubscription();
  if (!subscription) return state();
  await subscription.unsubscribe();
  const body = JSON.stringify({ endpoint: subscription.endpoint });
  // The browser has stopped it already; the server finds out by itself where it cannot be told now.
  if (auth.token !== null) {
    await api.signed({ method: 'DELETE', path: SUBSCRIPTIONS, body, limitMs: LIMIT_MS }).catch(() => undefined);
  }
  return 'off';
}

/** base64url → bytes. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

export const push = { state, enable, disable } as const;
