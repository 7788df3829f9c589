/** The register as it is shown: pages from the server, kept fresh by the rows the office's device follows anyway. */

import type { Rows } from '@/generated/contract';
import { registerPage, type RegisterItem, type RegisterPage } from '../queries';
import { appended, changedIds, followed } from './pages';

type Query = Record<string, string>;

/** More lines than this are not asked for again by themselves; they still follow this device's rows. */
const MOST = 240;
const LEAST = 60;

export class RegisterList {
  items = $state.raw<readonly RegisterItem[]>([]);
  /** Where the next page starts; null at the end. */
  next = $state.raw<string | null>(null);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  fault = $state.raw<unknown>(null);
  /** Ids of jobs that changed under the reader's eyes. */
  fresh = $state.raw<readonly string[]>([]);
  #query: Query = {};
  #asked = 0;

  constructor(private readonly page: typeof registerPage = registerPage) {}

  /** Other filters: start from the top. */
  async show(query: Query): Promise<void> {
    this.#query = query;
    this.fresh = [];
    if (this.state === 'failed') this.state = 'loading';
    await this.#ask(
      () => this.page(query),
      (page) => this.#replace(page),
    );
  }

  /** The reader reaches the end. */
  async more(): Promise<void> {
    const cursor = this.next;
    if (cursor === null || this.state !== 'ready') return;
    await this.#ask(
      () => this.page(this.#query, cursor),
      (page) => {
        this.items = appended(this.items, page.items);
        this.next = page.next_cursor;
      },
    );
  }

  /** Something moved: ask again for what is on the screen, quietly. */
  async refresh(): Promise<void> {
    if (this.items.length > MOST) return;
    await this.#ask(
      () => this.page(this.#query, null, Math.max(this.items.length, LEAST)),
      (page) => {
        this.fresh = [...this.fresh, ...changedIds(this.items, page.items)];
        this.#replace(page);
      },
    );
  }

  /** Rows of this device, which follow the field by themselves. */
  follow(jobs: readonly Rows['jobs'][], nameOf: (user: string) => string | null): void {
    const items = followed(this.items, jobs, nameOf);
    const changed = items.filter((item, place) => item !== this.items[place]).map((item) => item.id);
    if (changed.length === 0) return;
    this.items = items;
    this.fresh = [...this.fresh, ...changed];
  }

  #replace(page: RegisterPage): void {
    this.items = page.items;
    this.next = page.next_cursor;
  }

  /** Only the latest question's answer counts. */
  async #ask(question: () => Promise<RegisterPage>, use: (page: RegisterPage) => void): Promise<void> {
    const mine = ++this.#asked;
    try {
      const page = await question();
      if (mine !== this.#asked) return;
      use(page);
      this.state = 'ready';
      this.fault = null;
    } catch (fault) {
      if (mine !== this.#asked) return;
      this.fault = fault;
      if (this.items.length === 0) this.state = 'failed';
    }
  }
}
