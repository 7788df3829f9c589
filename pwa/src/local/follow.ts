/** A question to the store that is asked again whenever what it read has changed. */

import type { TableName, Tables } from '@sync/store';
import { keep, keptAnswer } from './kept';
import { KEPT, type Sight } from './names';
import type { IndexedStore } from './store';
import { onChange, Watch } from './watch';

const AGAIN_MS = 1000;
/** An answer that still changes is not yet worth keeping. */
const KEEP_MS = 1500;

/** What is still to be kept; a page that is put away may not come back to its timers. */
const unkept = new Set<() => void>();
globalThis.document?.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') for (const now of [...unkept]) now();
});

/** How an answer is kept for the next start: only one that is made of the view alone. */
export interface Kept<T> {
  /** With the version of the answer's shape. */
  name: string;
  /** What the screen makes of the answer now, if it is to be seen at once at the next start. */
  sight?: (answer: T) => Sight | undefined;
}

/** A question that is followed. */
export interface Question<T> {
  /** Every table that `ask` may read. */
  names: readonly TableName[];
  ask: (tables: Tables) => Promise<T>;
  kept?: Kept<T> | undefined;
}

/** Tells each answer that differs from the one before. Returns how to stop. */
export function follow<T>(store: IndexedStore, question: Question<T>, tell: (answer: T) => void): () => void {
  const following = new Following(store, question, tell);
  const stop = onChange(
    () => following.watch,
    () => void following.run(),
  );
  const erased = new Watch(store.db.name);
  if (question.kept !== undefined) erased.key('drafts', KEPT);
  const stopKeeping = onChange(
    () => erased,
    () => following.keepAgain(),
  );
  void following.run();
  return () => {
    following.stop();
    stop();
    stopKeeping();
  };
}

class Following<T> {
  watch: Watch;
  #last: string | undefined;
  #asking = false;
  #stale = false;
  #stopped = false;
  #first = true;
  #forget = (): void => undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: IndexedStore,
    private readonly question: Question<T>,
    private readonly tell: (answer: T) => void,
  ) {
    this.watch = new Watch(store.db.name);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#later);
    this.#forget();
  }

  /** The view has changed, perhaps elsewhere than where this question looks: its answer must be kept under the new mark. */
  keepAgain(): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.#keepIfErased().catch(() => undefined), KEEP_MS);
  }

  async #keepIfErased(): Promise<void> {
    if (!this.#stopped && (await this.#kept()) === undefined) await this.run();
  }

  async run(): Promise<void> {
    if (this.#asking || this.#stopped) return void (this.#stale = true);
    this.#asking = true;
    do {
      this.#stale = false;
      try {
        await this.#once();
      } catch (trouble) {
        // The store opens a dead connection again; a screen must not stand still for ever because of it.
        if (!this.#stopped) console.warn('a look at the store failed and is repeated', trouble);
        if (!this.#stopped) setTimeout(() => void this.run(), AGAIN_MS);
      }
    } while (this.#stale && !this.#stopped);
    this.#asking = false;
  }

  async #once(): Promise<void> {
    // What it reads is noted anew each time, and already counts while it is being read.
    this.watch = new Watch(this.store.db.name);
    const first = this.#first;
    this.#first = false;
    const held = first ? await this.#held() : undefined;
    if (held === undefined) return this.#asked();
    if (this.#stopped) return;
    const answer = JSON.parse((this.#last = held.text)) as T;
    // Once more: the screen may look different this time.
    if (this.question.kept?.sight) this.#keep(this.question.kept, held.mark, held.text, answer);
    this.tell(answer);
  }

  /** The answer kept from the last start: what it was made of is not known any more, so any change counts. */
  async #held(): Promise<{ mark: string; text: string } | undefined> {
    const { kept, names } = this.question;
    if (kept === undefined) return undefined;
    names.forEach((name) => this.watch.all(name));
    return this.#kept();
  }

  async #kept(): Promise<{ mark: string; text: string } | undefined> {
    const { kept } = this.question;
    return kept && this.store.read((tables) => keptAnswer(tables, kept.name), ['drafts']);
  }

  async #asked(): Promise<void> {
    const { ask, names, kept } = this.question;
    this.watch = new Watch(this.store.db.name);
    const [answer, mark] =
      kept === undefined
        ? [await this.store.read(ask, names, this.watch), '']
        : await this.store.readMarked(ask, names, this.watch);
    const text = JSON.stringify(answer) ?? '';
    if (this.#stopped) return;
    if (kept !== undefined) this.#keep(kept, mark, text, answer);
    if (text === this.#last) return;
    this.#last = text;
    this.tell(answer);
  }

  #keep({ name, sight }: Kept<T>, mark: string, text: string, answer: T): void {
    this.#forget();
    const now = (): void => {
      this.#forget();
      // A kept answer only saves time: where there is no room for it, nothing is lost.
      void keep(this.store.db, { name, mark, text, sight: sight?.(answer) }).catch(() => undefined);
    };
    const timer = setTimeout(now, KEEP_MS);
    this.#forget = (): void => {
      clearTimeout(timer);
      unkept.delete(now);
    };
    unkept.add(now);
  }
}
