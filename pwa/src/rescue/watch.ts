/** Keeps the marks, compares them when somebody comes, tells the office, and has the office's key fetched (V9). */

import { get as now, readonly, writable } from 'svelte/store';
import { request } from '@/app/fieldseal';
import { loopFacts, onErased, onOpened, session } from '@/app/session';
import { IndexedStore, onOutboxWritten, type Held } from '@/local/store';
import { lookForKey } from './key';
import { compare, forget, losses, marks, note, renew, type Loss } from './mark';

const shelf = localStorage;
const time = (): string => new Date().toISOString();
const unread = writable<Loss[]>([]);

/** What is missing and nobody here has read of yet. */
export const alarm = readonly(unread);

const show = (): void => unread.set(losses(shelf).filter((one) => !one.seen));

export function understood(): void {
  note(shelf, () => true, { seen: true });
  show();
}

/** Null where his database is gone. Throws where it does not answer: then nothing is known. */
async function heldOf(user: string): Promise<Held | null> {
  const store = new IndexedStore(user);
  try {
    return await store.held();
  } finally {
    store.close();
  }
}

/** Everybody who has worked here: with the whole storage cleared, nobody is known to have. */
async function look(): Promise<void> {
  for (const mark of marks(shelf)) {
    const held = await heldOf(mark.user).catch(() => undefined);
    if (held !== undefined) compare(shelf, mark, held, time());
  }
  show();
}

/** A moment when the server answers. What fails now is tried at the next one. */
async function inContact(): Promise<void> {
  const { user } = now(session);
  if (user === null) return;
  await lookForKey(shelf, user.org_id, async () => (await request('GET', '/api/rescue/key')).json);
  for (const loss of losses(shelf).filter((one) => one.user === user.id && !one.told)) {
    const { client_id, unsent, since: oldest_at, marked_at } = loss;
    await request('POST', '/api/rescue/losses', { json: { client_id, unsent, oldest_at, marked_at } });
    note(shelf, (one) => one.client_id === client_id && one.marked_at === marked_at, { told: true });
  }
}

let asking = false;
let contact: number | null = null;

function contacted(at: number | null): void {
  if (at === null || at === contact || asking) return;
  contact = at;
  asking = true;
  void inContact()
    .catch(() => undefined)
    .finally(() => (asking = false));
}

onOutboxWritten((held) => {
  const { user } = now(session);
  renew(shelf, held, user?.id === held.user ? user.name : '', time());
});
onOpened(() => void look());
onErased((user) => forget(shelf, user));
loopFacts.subscribe((facts) => contacted(facts?.contactAt ?? null));
