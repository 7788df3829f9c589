/** Something the server is asked for again and again while a screen that needs it is open and seen. */

export class Asked<T> {
  /** What it said last; null until it has said anything. */
  known = $state.raw<T | null>(null);
  #users = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly everyMs: number,
  ) {}

  /** For `$effect`: keeps asking until it is undone. */
  readonly watch = (): (() => void) => {
    this.#users += 1;
    if (this.#users === 1) {
      void this.#once();
      this.#timer = setInterval(() => void this.#once(), this.everyMs);
      document.addEventListener('visibilitychange', this.#once);
    }
    return () => {
      this.#users -= 1;
      if (this.#users > 0) return;
      clearInterval(this.#timer);
      document.removeEventListener('visibilitychange', this.#once);
    };
  };

  readonly #once = async (): Promise<void> => {
    if (document.visibilityState === 'hidden') return;
    try {
      this.known = await this.ask();
    } catch {
      // Offline, or not this role's to see: what was known stays.
    }
  };
}
