/** Whose names a document may say: it is shown on the phone, at the desk and on the customer's own phone. */

import { getContext, setContext } from 'svelte';
import { readable, type Readable } from 'svelte/store';

type Names = readonly { id: string; name: string }[];
type People = Readable<Names | undefined>;

const KEY = Symbol('people');

/** To be called once by whatever shows documents. */
export const tellPeople = (people: People): unknown => setContext(KEY, people);

export const people = (): People => getContext<People | undefined>(KEY) ?? readable([]);

/** As they were first told, and at once from then on: what is being read does not change while it is read. */
export const settled = (told: People): People => {
  let first: Names | undefined;
  return readable<Names | undefined>(first, (set) => told.subscribe((names) => set((first ??= names))));
};
