/** Whose names a document may say: it is shown on the phone, at the desk and on the customer's own phone. */

import { getContext, setContext } from 'svelte';
import { readable, type Readable } from 'svelte/store';

type People = Readable<readonly { id: string; name: string }[] | undefined>;

const KEY = Symbol('people');

/** To be called once by whatever shows documents. */
export const tellPeople = (people: People): unknown => setContext(KEY, people);

export const people = (): People => getContext<People | undefined>(KEY) ?? readable([]);
