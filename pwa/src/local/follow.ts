/** A question to the store that is asked again whenever what it read has changed. */

import type { TableName, Tables } from '@sync/store';
import type { IndexedStore } from './store';
import { onChange, Watch } from './watch';

const AGAIN_MS = 1000;

/** Tells each answer that differs from the one before. Returns how to stop. */
export function follow<T>(
  store: IndexedStore,
  names: readonly TableName[],
  ask: (tables: Tables) => Promise<T>,
  tell: (answer: T) => void,
): () => void {
  let watch = new Watch(store.db.name);
  let last: string | undefined;
  let asking = false;
  let stale = false;
  let stopped = false;

  const once = async (): Promise<void> => {
    // What it reads is noted anew each time, and already counts while it is being read.
    watch = new Watch(store.db.name);
    const answer = await store.read(ask, names, watch);
    const text = JSON.stringify(answer) ?? '';
    if (stopped || text === last) return;
    last = text;
    tell(answer);
  };

  const run = async (): Promise<void> => {
    if (asking || stopped) return void (stale = true);
    asking = true;
    do {
      stale = false;
      try {
        await once();
      } catch (trouble) {
        // The store opens a dead connection again; a screen must not stand still for ever because of it.
        if (!stopped) console.warn('a look at the store failed and is repeated', trouble);
        if (!stopped) setTimeout(() => void run(), AGAIN_MS);
      }
    } while (stale && !stopped);
    asking = false;
  };

  const stop = onChange(
    () => watch,
    () => void run(),
  );
  void run();
  return () => {
    stopped = true;
    stop();
  };
}
