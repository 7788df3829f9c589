/** The exports a person sees: asked for, followed while they are made, fetched once when they are ready. */

import { api as server, download, type Api, type Export, type Wanted } from './queries';

const EVERY_MS = 1000;

export const isUnderWay = (one: Export): boolean => one.state === 'waiting' || one.state === 'making';

/** Percent, or null while nobody has counted. */
export const percent = (one: Export): number | null =>
  one.total === null ? null : Math.min(100, Math.floor((100 * one.done) / Math.max(1, one.total)));

export class Exports {
  items = $state.raw<readonly Export[]>([]);
  fault = $state.raw<unknown>(null);
  /** What this desk waits for; it is fetched as soon as it is ready. */
  #wanted: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #open = false;

  constructor(
    private readonly api: Api = server,
    private readonly fetchFile: (url: string) => void = download,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** For `$effect`: follows what is under way until it is undone. */
  watch(): () => void {
    this.#open = true;
    void this.#try(() => this.#look());
    return () => {
      this.#open = false;
      clearTimeout(this.#timer);
    };
  }

  ask(wanted: Wanted): Promise<void> {
    return this.#try(async () => this.#follow(await this.api.ask(wanted)));
  }

  again(one: Export): Promise<void> {
    return this.#try(async () => this.#follow(await this.api.again(one.id)));
  }

  drop(one: Export): Promise<void> {
    this.#wanted = this.#wanted.filter((id) => id !== one.id);
    return this.#try(async () => {
      await this.api.drop(one.id);
      await this.#look();
    });
  }

  fetch(one: Export): Promise<void> {
    return this.#try(async () => this.fetchFile(await this.api.link(one.id)));
  }

  async #follow(one: Export): Promise<void> {
    this.#wanted = [...this.#wanted, one.id];
    await this.#look();
  }

  async #look(): Promise<void> {
    this.items = await this.api.all();
    const [ready] = this.items.filter((one) => one.state === 'ready' && this.#wanted.includes(one.id));
    if (ready === undefined) return;
    this.#wanted = this.#wanted.filter((id) => id !== ready.id);
    this.fetchFile(await this.api.link(ready.id));
  }

  /** One step; a fault is shown, and what is under way is looked at again all the same. */
  async #try(step: () => Promise<void>): Promise<void> {
    try {
      await step();
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
    clearTimeout(this.#timer);
    const lost = this.fault !== null && this.#wanted.length > 0;
    if (this.#open && (lost || this.items.some(isUnderWay)))
      this.#timer = setTimeout(() => void this.#try(() => this.#look()), this.everyMs);
  }
}
