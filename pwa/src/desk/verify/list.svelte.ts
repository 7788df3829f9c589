/** The queue as the server last told, page after page, without what was decided here a moment ago. */

import { queuePage, type Line, type State } from './queries';

export class Queue {
  items = $state.raw<readonly Line[]>([]);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  fault = $state.raw<unknown>(null);
  counts = $state.raw({ waiting: 0, sent_back: 0 });
  next = $state<string | null>(null);
  #which: State = 'waiting';
  #asked = 0;

  /** The first page, again or of the other state; what was on the screen stays until the answer is here. */
  async show(which: State): Promise<void> {
    if (which !== this.#which) this.items = [];
    this.#which = which;
    await this.#ask(null);
  }

  async more(): Promise<void> {
    if (this.next) await this.#ask(this.next);
  }

  async #ask(cursor: string | null): Promise<void> {
    const asked = ++this.#asked;
    try {
      const page = await queuePage(this.#which, cursor);
      if (asked !== this.#asked) return;
      this.items = cursor ? [...this.items, ...page.items] : page.items;
      this.counts = { waiting: page.waiting, sent_back: page.sent_back };
      this.next = page.next_cursor;
      this.state = 'ready';
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
      if (this.items.length === 0) this.state = 'failed';
    }
  }
}
