/** What the person did and was told, and nothing else: the history that every look at rest is held against. */

import type { Office } from './office';
import { hashOf } from './office';
import type { Tab } from './tab';

/** One thing a person did. `mark` is in its arguments, so it is known by whatever uuid and number it travels. */
export interface Deed {
  mark: string;
  name: string;
  args: Record<string, unknown>;
}

export interface Photo {
  sha256: string;
  size: number;
}

interface Held {
  outbox?: unknown[];
  archive?: unknown[];
  files?: unknown[];
  drafts?: unknown[];
}

const markIn = (entry: unknown): string =>
  (JSON.parse((entry as { body: string }).body) as { args: { mark: string } }).args.mark;

export class Said {
  /** What he was told is saved, in that order. */
  saved: Deed[] = [];
  /** What he did, whether or not he was told anything. */
  readonly tried = new Map<string, Deed>();
  photos: Photo[] = [];
  /** Half-filled forms by key; one whose last keeping was cut short is in neither state for certain, and not here. */
  readonly forms = new Map<string, string>();
  #marks = 0;

  async save(tab: Tab, name: string, note: string, job: string): Promise<void> {
    this.#marks += 1;
    const mark = `m${this.#marks}`;
    const id = `${note}-${this.#marks % 2}`;
    const args = { id, job, text: mark, mark };
    const deed = { mark, name, args };
    this.tried.set(mark, deed);
    try {
      await tab.use((page) => page.mutate(name as never, args as never));
      this.saved.push(deed);
    } catch {
      // He was told that it is not saved, or nothing at all.
    }
  }

  async photo(tab: Tab, job: string, size: number, fill: number): Promise<void> {
    const bytes = new Uint8Array(size).fill(fill);
    try {
      const sha256 = await tab.use((page) => page.addFile(new Blob([bytes], { type: 'image/jpeg' }), { job }));
      this.photos.push({ sha256, size });
    } catch {
      // He was told that there is no room, or nothing at all.
    }
  }

  async draft(tab: Tab, job: string): Promise<void> {
    const key = `form of ${job}`;
    this.#marks += 1;
    const value = `half ${this.#marks}`;
    await this.#form(
      key,
      tab.use((page) => page.drafts.save(key, job, value)),
      () => this.forms.set(key, value),
    );
  }

  async done(tab: Tab, job: string): Promise<void> {
    const key = `form of ${job}`;
    await this.#form(
      key,
      tab.use((page) => page.drafts.drop(key)),
      () => this.forms.delete(key),
    );
  }

  async #form(key: string, work: Promise<void>, kept: () => void): Promise<void> {
    try {
      await work;
      kept();
    } catch (trouble) {
      if ((trouble as Error).message !== 'closed') this.forms.delete(key);
    }
  }

  /** The phone was put back to an old copy: what only it had is nobody's to find. */
  forget(copy: Held, office: Office): void {
    const held = new Set([...(copy.outbox ?? []), ...(copy.archive ?? [])].map(markIn));
    this.saved = this.saved.filter((deed) => held.has(deed.mark));
    const files = new Set((copy.files ?? []).map((one) => (one as { sha256: string }).sha256));
    this.photos = this.photos.filter(({ sha256 }) => files.has(sha256) || office.holds(sha256));
    this.forms.clear();
    for (const one of copy.drafts ?? []) {
      const { key, value } = one as { key: string; value: unknown };
      if (key.startsWith('form of ')) this.forms.set(key, String(value));
    }
  }
}

export { hashOf };
