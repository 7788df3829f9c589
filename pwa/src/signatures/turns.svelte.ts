/** One thing after the other: a tap that comes while something is under way waits its turn, and is never dropped. */

import { SvelteMap } from 'svelte/reactivity';

export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  readonly #asked = new SvelteMap<unknown, Promise<void>>();

  get busy(): boolean {
    return this.#asked.size > 0;
  }

  /** Do `work` once what was asked before is over. `what` asked again before it is done is done once. */
  take(what: unknown, work: () => Promise<void>): Promise<void> {
    const asked = this.#asked.get(what);
    if (asked) return asked;
    const done = this.#last.then(work).finally(() => this.#asked.delete(what));
    this.#asked.set(what, done);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
