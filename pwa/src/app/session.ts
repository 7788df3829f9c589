/**
 * Who is here. A session begins from the device alone, without a network (V5); signing in again only gives the queue its
 * voice back. Each person has a database, a client id and a loop of his own.
 */

import { derived, get, readable, writable, type Readable } from 'svelte/store';
import { SyncError } from '@sync/errors';
import { renumber } from '@sync/outbox';
import { newStanding, standing } from '@sync/store';
import { arrived, departed, everybody, forgotten, known as knownHere, personNamed, type Person } from '@/local/people';
import { IndexedStore } from '@/local/store';
import type { User } from '@/net/auth';
import { auth, begin, engineFor, randomId, type Here } from './engine';
import { cameBack, eraseTraces, sayHandedOver } from './erase';
import { firstScreen } from './firstScreen';
import type { LoopFacts, SyncLoop } from './loop';
import { tellOpened } from './opened';

export { handedOver, onErased } from './erase';
export { onOpened, type Opened } from './opened';

/** What screens see. `in` and `needsSignIn`: work goes on, sending waits for the password. */
export interface Session {
  state: 'loading' | 'out' | 'in';
  user: User | null;
  username: string | null;
  client_id: string | null;
  needsSignIn: boolean;
}

const NOBODY: Session = { state: 'loading', user: null, username: null, client_id: null, needsSignIn: false };
const current = writable<Here | null>(null);
const shown = writable<Session>(NOBODY);
const known = writable<Person[]>([]);

export const session: Readable<Session> = shown;
export const here: Readable<Here | null> = current;
export const people: Readable<{ username: string; name: string }[]> = derived(known, (list) =>
  list.map(({ username, user }) => ({ username, name: user.name })),
);

/** The one who is here; throws where nobody is, which no screen should let happen. */
export function whoIsHere(): Here {
  const one = get(current);
  if (one === null) throw new Error('nobody is signed in');
  return one;
}

/** His loop; null where nobody is here. */
export const currentLoop = (): SyncLoop | null => get(current)?.loop ?? null;

/** Follows something of whoever is here; `absent` while nobody is. */
export function ofHere<T>(absent: T, part: (one: Here) => Readable<T>): Readable<T> {
  return readable<T>(absent, (set) => {
    let stop = (): void => undefined;
    const unsubscribe = current.subscribe((one) => {
      stop();
      stop = one === null ? (): void => undefined : part(one).subscribe(set);
      if (one === null) set(absent);
    });
    return () => {
      stop();
      unsubscribe();
    };
  });
}

export const loopFacts: Readable<LoopFacts | null> = ofHere<LoopFacts | null>(null, (one) => one.loop.facts);

loopFacts.subscribe((facts) => {
  // While it is asked again whether a revoked device may hand over, it is no less revoked.
  const needsSignIn = facts?.state === 'signed_out' || facts?.problem === 'DEVICE_REVOKED';
  // A store tells its readers of every object it is given, also of the same one; the loop reads this one.
  if (get(shown).needsSignIn !== needsSignIn) shown.update((one) => ({ ...one, needsSignIn }));
});

/** Brings back the last session, from the device alone. Where its storage does not answer, signing in will say so. */
export async function restore(): Promise<void> {
  try {
    const { people: all, here: person } = await knownHere();
    known.set(all);
    if (person !== undefined) {
      const { user, username } = person;
      const came = await enter(person).catch((trouble: unknown) => {
        tellOpened({ found: null, person: { user: user.id, username } });
        throw trouble;
      });
      return void firstScreen.then(() => awake(came));
    }
    tellOpened({ found: null, person: null });
  } catch (trouble) {
    console.error('the last session could not be brought back', trouble);
  }
  shown.set({ ...NOBODY, state: 'out' });
}

/** Begins to send; what the database holds is told before. */
async function awake({ store, loop, person }: Here): Promise<void> {
  const found = await store.held().catch(() => undefined);
  if (found !== undefined) tellOpened({ found, person: { user: person.user.id, username: person.username } });
  loop.wake();
}

/** Throws `SyncError`, `Unreachable`, `StorageTrouble`. */
export async function login(username: string, password: string): Promise<void> {
  const before = await personNamed(username);
  const tried = before?.client_id ?? randomId();
  const signIn = (client_id: string): Promise<User | null> => signedIn(username, password, client_id);
  const first = await signIn(tried);
  const given = first === null ? randomId() : tried;
  const user = first ?? (await signIn(given));
  if (user === null)
    throw new SyncError(409, 'CLIENT_OF_ANOTHER_USER', 'This device could not be told apart from another.');
  const client_id = await numbering({ ...user, username }, given, signIn);
  const person = { username, client_id, user, last_used: new Date().toISOString() };
  await arrived(person);
  known.set(await everybody());
  const now = get(current)?.person;
  if (now?.user.id !== user.id || now.client_id !== client_id) await enter(person);
  currentLoop()?.wake();
  whoIsHere().loop.signedIn();
  whoIsHere().tell('signed_in');
}

/** Null where the client id turns out to be somebody else's (protocol, Signing in). */
async function signedIn(username: string, password: string, client_id: string): Promise<User | null> {
  try {
    return await auth.login({ username, password, client_id, device_name: navigator.userAgent.slice(0, 120) });
  } catch (error) {
    if (error instanceof SyncError && error.code === 'CLIENT_OF_ANOTHER_USER') return null;
    throw error;
  }
}

/**
 * The client id to go on with. The numbering belongs to the store: where it was begun under another id, that one is signed
 * in with instead, and where it cannot be, everything unreceipted is renumbered under the one given.
 */
async function numbering(
  user: User & { username: string },
  given: string,
  signIn: (client_id: string) => Promise<User | null>,
): Promise<string> {
  const store = new IndexedStore(user.id);
  try {
    tellOpened({ found: await store.held(), person: { user: user.id, username: user.username } });
    const held = await store.write(async (tables) => {
      const found = await tables.meta.get('standing');
      if (found === undefined) await tables.meta.put([newStanding(given)]);
      return found?.client_id ?? given;
    });
    if (held === given || (await signIn(held)) !== null) return held;
    const engine = await engineFor({ user });
    await store.write((tables) => renumber(tables, engine, given));
    return given;
  } finally {
    store.close();
  }
}

/** Signs out here. What is unsent stays on the device, and goes when he signs in again (V5). */
export async function logout(): Promise<void> {
  await auth.logout().catch(() => undefined);
  await nobodyHere();
}

/** A call in his name, with a fresh token where the old one ran out. `SyncError` 401 where only the password helps. */
export async function withToken<T>(call: () => Promise<T>): Promise<T> {
  const { person, store } = whoIsHere();
  const { user } = person;
  // From the store: another tab may have had to renumber.
  const { client_id } = await store.read(standing, ['meta']);
  const fresh = auth.token === null;
  if (fresh) await auth.refresh(user.id, client_id);
  try {
    return await call();
  } catch (error) {
    if (fresh || !(error instanceof SyncError) || error.status !== 401) throw error;
    await auth.refresh(user.id, client_id);
    return call();
  }
}

async function nobodyHere(): Promise<void> {
  await departed();
  get(current)?.leave();
  current.set(null);
  shown.set({ ...NOBODY, state: 'out' });
}

async function enter(person: Person): Promise<Here> {
  get(current)?.leave();
  const store = new IndexedStore(person.user.id);
  const { client_id } = await store.read(standing, ['meta']);
  const around = {
    newClient: (id: string) => shown.update((one) => ({ ...one, client_id: id })),
    erase: () => erase(person, store),
    erased: () => void letGo(person),
  };
  const came = begin({ ...person, client_id }, store, around);
  current.set(came);
  cameBack();
  shown.set({ state: 'in', user: person.user, username: person.username, client_id, needsSignIn: false });
  return came;
}

/** His name is off the screen before the form to sign in could take it over. */
async function letGo({ username }: Person): Promise<void> {
  known.update((list) => list.filter((one) => one.username !== username));
  await nobodyHere();
  sayHandedOver();
}

/** Other tabs let go of the database before it is deleted; the person is known until it is. */
async function erase(person: Person, store: IndexedStore): Promise<void> {
  get(current)?.tell('erased');
  await letGo(person);
  await store.db.delete();
  await forgotten(person.username);
  const others = await everybody();
  known.set(others);
  await eraseTraces(person.user.id, others.length === 0);
}
