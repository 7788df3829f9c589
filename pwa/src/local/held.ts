/** What the outbox of one person holds, told after each change of it: whoever keeps a count elsewhere can compare (V1). */

import type { Transaction } from 'dexie';
import type { Standing } from '@sync/store';

/** `unsent`: entries the server has not said it has. */
export interface Held {
  user: string;
  client_id: string;
  next_id: number;
  unsent: number;
}

type Heard = (held: Held) => void;

const listeners = new Set<Heard>();

/** Calls after every completed write that changed an outbox, in the tab that wrote. Returns how to stop. */
export function onOutboxWritten(heard: Heard): () => void {
  listeners.add(heard);
  return () => void listeners.delete(heard);
}

export function tellWritten(held: Held): void {
  for (const heard of listeners) {
    try {
      heard(held);
    } catch (trouble) {
      // It is saved: whoever keeps count of it must not make it look as if it were not.
      console.error('a listener to the outbox failed', trouble);
    }
  }
}

/** Null where the store was never begun. Counted by the index: a full outbox is not read for it. */
export async function heldIn(transaction: Transaction, user: string): Promise<Held | null> {
  const at = await transaction.table<Standing>('meta').get('standing');
  if (at === undefined) return null;
  const unsent = await transaction.table('outbox').where('state').equals('waiting').count();
  return { user, client_id: at.client_id, next_id: at.next_id, unsent };
}
