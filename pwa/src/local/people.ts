/** Who has signed in on this device, and under which client id: one per user, kept for good (protocol, Signing in; V5). */

import Dexie, { type Table } from 'dexie';
import { PEOPLE } from './names';

export interface Person {
  username: string;
  client_id: string;
  user: { id: string; name: string; role: string; org_id: string };
  /** Device time, RFC 3339. */
  last_used: string;
}

interface Pointer {
  key: 'here';
  username: string;
}

class PeopleDb extends Dexie {
  constructor() {
    super(PEOPLE, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ people: 'username', pointer: 'key' });
  }

  get people(): Table<Person> {
    return this.table('people');
  }

  get pointer(): Table<Pointer> {
    return this.table('pointer');
  }
}

const db = new PeopleDb();

export interface Known {
  /** Last used first. */
  people: Person[];
  /** The one whose work this browser shows: the last to sign in and not out. Needs no network. */
  here: Person | undefined;
}

/** In one reading: nothing is on the screen before it. */
export const known = (): Promise<Known> =>
  db.transaction('r', db.people, db.pointer, async () => {
    const people = await everybody();
    const pointer = await db.pointer.get('here');
    return { people, here: people.find((one) => one.username === pointer?.username) };
  });

export async function personNamed(username: string): Promise<Person | undefined> {
  return db.people.get(username);
}

/** Last used first. */
export async function everybody(): Promise<Person[]> {
  const people = await db.people.toArray();
  return people.sort((a, b) => b.last_used.localeCompare(a.last_used));
}

/** He is here now. */
export async function arrived(person: Person): Promise<void> {
  await db.transaction('rw', db.people, db.pointer, async () => {
    await db.people.put(person);
    await db.pointer.put({ key: 'here', username: person.username });
  });
}

/** Nobody is here now; what he left on the device stays. */
export async function departed(): Promise<void> {
  await db.pointer.clear();
}

/** His numbering goes on under another client id (rule P1). */
export async function renamedClient(username: string, client_id: string): Promise<void> {
  await db.people.update(username, { client_id });
}

/** After an erase: the name, too, is forgotten. */
export async function forgotten(username: string): Promise<void> {
  await db.transaction('rw', db.people, db.pointer, async () => {
    await db.people.delete(username);
    await db.pointer.clear();
  });
}
