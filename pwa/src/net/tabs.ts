/** The other tabs: a lock so that one sends at a time, a channel so that all know. Source: `sync/SPEC.md` V3. */

/** A tab that was frozen while it held the lock must not stop the others: after this they go on without it (P1 keeps order). */
const PATIENCE_MS = 90_000;

/** Runs `work` alone among the tabs, or without the lock when it cannot be had. */
export async function exclusively(name: string, work: () => Promise<void>, patienceMs = PATIENCE_MS): Promise<void> {
  let begun = false;
  const begin = async (): Promise<void> => {
    begun = true;
    await work();
  };
  try {
    await navigator.locks.request(name, { signal: AbortSignal.timeout(patienceMs) }, begin);
  } catch (error) {
    if (begun) throw error;
    await work();
  }
}

/** Messages between the tabs of one person. */
export class Tabs<T> {
  readonly #channel: BroadcastChannel;

  constructor(name: string, heard: (message: T) => void) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event: MessageEvent<T>) => heard(event.data);
  }

  tell(message: T): void {
    this.#channel.postMessage(message);
  }

  close(): void {
    this.#channel.close();
  }
}
