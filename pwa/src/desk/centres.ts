/** The centres somebody works for: his own, or all of them where the catalogue gives him none (manager, administrator). */

import type { Readable } from 'svelte/store';
import { live } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

/** Undefined while loading. */
export const centresOf = (user: string): Readable<Rows['centres'][] | undefined> =>
  live.query(async (tx) => {
    const own = (await tx.get('users', user))?.centre;
    const all = await tx.all('centres');
    return own ? all.filter((centre) => centre.id === own) : all;
  });
