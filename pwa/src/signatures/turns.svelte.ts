/** One thing after the other: a tap that comes while something is under way waits its turn, and is never dropped. */

interface Asked {
  what: unknown;
  done: Promise<void>;
}

export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  /** A plain list: Svelte's own reactive map reads a variable of the first scripts that changes after they have run. */
  #asked = $state.raw<readonly Asked[]>([]);

  get busy(): boolean {
    return this.#asked.length > 0;
  }

  /** Do `work` once what was asked before is over. `what` asked again before it is done is done once. */
  take(what: unknown, work: () => Promise<void>): Promise<void> {
    const asked = this.#asked.find((one) => one.what === what);
    if (asked) return asked.done;
    const done = this.#last.then(work).finally(() => {
      this.#asked = this.#asked.filter((one) => one.what !== what);
    });
    this.#asked = [...this.#asked, { what, done }];
    this.#last = done.catch(() => undefined);
    return done;
  }
}
