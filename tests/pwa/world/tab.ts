/** One tab of the app: the real page over a disk that may fail and a line that may fail, opened, used, closed and killed. */

import Dexie from 'dexie';
import { get } from 'svelte/store';
import type { Here } from '@/app/engine';
import { Life } from './disk';
import type { Page } from './page';

export class Tab {
  life: Life | null = null;
  here: Here | null = null;
  /** The office said that a revoked device may forget. */
  erased = 0;

  constructor(
    private readonly page: Page,
    private readonly user: string,
  ) {}

  get open(): boolean {
    return this.here !== null;
  }

  /** Opens the app where it is closed, from the device alone. */
  start(newer?: (db: Dexie) => void): void {
    if (this.open) return;
    const life = new Life(() => this.#gone());
    this.life = life;
    Dexie.dependencies.indexedDB = life.factory;
    const db = new this.page.UserDb(this.user);
    Dexie.dependencies.indexedDB = indexedDB;
    newer?.(db);
    const store = new this.page.IndexedStore(this.user, db);
    const user = { id: this.user, name: 'Toy', role: 'technician', org_id: 'o1' };
    const person = { username: this.user, client_id: '', user, last_used: '' };
    const around = {
      newClient: (): void => undefined,
      erase: async (): Promise<void> => void (this.erased += 1),
      erased: (): void => undefined,
    };
    this.here = this.page.begin(person, store, around);
  }

  /** What a person does here is done by the app's own functions. */
  use<T>(work: (page: Page) => Promise<T>): Promise<T> {
    if (this.here === null) return Promise.reject(new Error('closed'));
    this.page.sit(this.here);
    return work(this.page);
  }

  async signIn(client_id: string): Promise<void> {
    await this.page.auth.login({ username: this.user, password: 'p', client_id, device_name: 'world' });
    this.here?.loop.signedIn();
  }

  /** The loop does nothing and waits for nothing but the next time. */
  get idle(): boolean {
    return this.here === null || get(this.here.loop.facts).state === 'idle';
  }

  get state(): string {
    return this.here === null ? 'closed' : get(this.here.loop.facts).state;
  }

  kill(): void {
    this.life?.die();
  }

  close(): void {
    this.here?.leave();
    this.here = null;
    this.life?.close();
  }

  #gone(): void {
    this.close();
  }
}
