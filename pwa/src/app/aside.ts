/** Putting a refused record aside: it stays in this device's archive, and the office's item about it is closed with why. */

import type { Archived } from '@sync/store';
import { dismiss, mutate } from './mutate';
import { whoIsHere } from './session';

/** `words`: the reason as the office reads it. Nothing happens where it is not refused any more. */
export async function putAside(n: number, why: NonNullable<Archived['dismissed']>, words: string): Promise<void> {
  const { store } = whoIsHere();
  const entry = await store.read((tables) => tables.outbox.get(n), ['outbox']);
  if (entry?.state !== 'refused') return;
  const item = await itemOf(entry.client_id, entry.id);
  await dismiss(n, why);
  await mutate('reviews.close', { item, reason: words.slice(0, 500) });
}

const HEX = /../g;

/** The id of the office's item about a device's mutation. Twin of `server/ids.of_mutation`: a name-based UUID, version 5. */
export async function itemOf(client_id: string, id: number): Promise<string> {
  const space = (client_id.replaceAll('-', '').match(HEX) ?? []).map((two) => parseInt(two, 16));
  const named = Uint8Array.from([...space, ...new TextEncoder().encode(String(id))]);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', named)).slice(0, 16);
  const hex = [...bytes].map((byte, at) => (at === 6 ? (byte & 0x0f) | 0x50 : at === 8 ? (byte & 0x3f) | 0x80 : byte));
  const text = hex.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
