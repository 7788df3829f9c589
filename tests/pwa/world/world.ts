/** A phone with two tabs, its worker, a bad line and an office, driven step by step in virtual time. */

import type Dexie from 'dexie';
import { vi } from 'vitest';
import { newStanding } from '@sync/store';
import { contents, moves, putBack } from './disk';
import { Office } from './office';
import type { Page } from './page';
import { Said } from './said';
import { JOBS, type History, type Step } from './steps';
import { Tab } from './tab';

const BEGAN = Date.parse('2026-11-22T08:00:00.000Z');
const QUIET_TURNS = 12;
const MOST_TURNS = 20_000;
const locks = globalThis.navigator.locks;
const digest = crypto.subtle.digest.bind(crypto.subtle);
let phones = 0;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Until nothing moves that does not wait for time to pass, or for so many turns. */
export async function breathe(turns: number | null = null): Promise<void> {
  for (let quiet = 0, left = turns ?? MOST_TURNS; quiet < QUIET_TURNS && left > 0; left -= 1) {
    const before = moves.count;
    await turn();
    quiet = moves.count === before && moves.busy === 0 ? quiet + 1 : 0;
  }
}

function busy<T>(work: Promise<T>): Promise<T> {
  moves.busy += 1;
  return work.finally(() => (moves.busy -= 1));
}

/** A build of the future: one table more. */
const newer = (db: Dexie): void => void db.version(2).stores({ ledger: 'uuid' });

export class World {
  readonly user = `u${(phones += 1)}`;
  readonly office: Office;
  readonly tabs: Tab[];
  readonly said = new Said();
  readonly #pages: readonly Page[];
  readonly #hasLocks: boolean;
  #pending: Promise<unknown>[] = [];
  #copy: Record<string, unknown[]> = {};
  #backup;
  #unlock: (() => void) | null = null;
  #isNewer = false;

  constructor(pages: readonly Page[], { page, locks: has }: Pick<History, 'page' | 'locks'>) {
    this.office = new Office(page, this.user);
    this.#backup = this.office.server.backup();
    this.#hasLocks = has;
    this.#pages = pages;
    this.tabs = pages.map((one) => new Tab(one, this.user));
  }

  get database(): string {
    return `fieldseal-${this.user}`;
  }

  contents(): Promise<Record<string, unknown[]>> {
    return contents(this.database);
  }

  async begin(): Promise<void> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
    vi.setSystemTime(BEGAN);
    vi.stubGlobal('document', { visibilityState: 'visible', getElementById: () => null });
    vi.stubGlobal('navigator', { userAgent: 'world', ...(this.#hasLocks ? { locks } : {}) });
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => this.office.answer(path, init));
    // Packing and hashing are done beside the turns of this thread: the one is left out, the other is waited for.
    vi.stubGlobal('CompressionStream', undefined);
    vi.spyOn(crypto.subtle, 'digest').mockImplementation((...args) => busy(digest(...args)));
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(within);
    for (const said of ['error', 'warn'] as const) vi.spyOn(console, said).mockImplementation(() => undefined);
    for (const id of JOBS) this.office.server.write('jobs', id, { id, title: id }, id);
    for (const id of JOBS) this.office.server.give(id);
    this.#backup = this.office.server.backup();
    await this.#firstSignIn();
    this.#copy = await this.contents();
  }

  async #firstSignIn(): Promise<void> {
    const [page] = this.#pages as [Page];
    const store = new page.IndexedStore(this.user);
    await store.write((t) => t.meta.put([newStanding(page.newId())]));
    store.close();
    for (const { auth } of this.#pages) auth.forget();
    await this.#signIn();
    this.tabs[0]!.start();
    this.tabs[0]!.here!.loop.wake();
    await this.#comeToRest(this.tabs[0]!);
  }

  async step(one: Step): Promise<void> {
    await this.#happen(one);
    await breathe(one.turns);
  }

  /** Everything is whole again: what is left is delivered. Returns how many requests that took. */
  async rest(): Promise<number> {
    await this.#saved();
    this.office.faults = [];
    this.#unlock?.();
    for (const tab of this.tabs) {
      tab.life?.mend();
      tab.start(this.#isNewer ? newer : undefined);
    }
    const before = this.office.trips;
    await this.#signIn();
    await this.#tryStuck();
    // Twice: what one tab learns may be news to the other.
    for (const tab of [...this.tabs, ...this.tabs]) {
      tab.here!.loop.wake('asked');
      await this.#comeToRest(tab);
    }
    return this.office.trips - before;
  }

  async end(): Promise<void> {
    this.#unlock?.();
    for (const tab of this.tabs) tab.close();
    await breathe();
    vi.useRealTimers();
    indexedDB.deleteDatabase(this.database);
  }

  async #happen(one: Step): Promise<void> {
    if ('tab' in one) await this.#onPhone(one, this.tabs[one.tab]!);
    else if ('job' in one || 'note' in one || one.do === 'back up' || one.do === 'restore') this.#atOffice(one);
    else if (one.do === 'line') this.office.faults = [...one.faults];
    else if (one.do === 'pass') await this.pass(one.ms);
    else if (one.do === 'clock') vi.setSystemTime(BEGAN + one.ms);
    else await this.#toPhone(one.do);
  }

  async #onPhone(one: Step & { tab: number }, tab: Tab): Promise<void> {
    if (one.do === 'open') tab.start(this.#isNewer ? newer : undefined);
    if (one.do === 'close') tab.close();
    if (one.do === 'wake') tab.here?.loop.wake(one.why);
    if (one.do === 'kill') tab.life?.killAfter(one.after);
    if (one.do === 'full') tab.life?.fullAfter(one.after, one.times, one.how);
    if (one.do === 'dead') tab.life?.deadFor(one.times);
    // Who has something to save opens the app.
    if (one.do === 'save' || one.do === 'photo') tab.start(this.#isNewer ? newer : undefined);
    if (one.do === 'save') this.#later(this.said.save(tab, one.name, one.note, one.job));
    if (one.do === 'photo') this.#later(this.said.photo(tab, one.job, one.size, one.fill));
    if (one.do === 'draft') await this.said.draft(tab, one.job);
    if (one.do === 'done') await this.said.done(tab, one.job);
  }

  #later(work: Promise<void>): void {
    this.#pending.push(work);
  }

  /** Whoever was saving has been answered; some tries come only after a pause. */
  async #saved(): Promise<void> {
    const work = { open: true };
    void Promise.allSettled(this.#pending).then(() => (work.open = false));
    for (let at = 0; at < 200; at += 1) {
      await breathe();
      if (!work.open) return;
      await vi.advanceTimersByTimeAsync(1_000);
    }
    throw new Error('N7 a save is never answered');
  }

  #atOffice(one: Step): void {
    const { server } = this.office;
    if (one.do === 'give') server.give(one.job);
    if (one.do === 'take') server.take(one.job);
    if (one.do === 'back up') this.#backup = server.backup();
    if (one.do === 'restore') server.restore(this.#backup);
    if (one.do !== 'office edits' && one.do !== 'office deletes') return;
    for (const [key, known] of server.state.rows) {
      if (!key.startsWith(`notes/${one.note}`) || known.row === null) continue;
      const row = one.do === 'office edits' ? { ...known.row, text: 'office' } : null;
      server.write('notes', known.row.id, row, known.grp);
    }
  }

  async #toPhone(what: Step['do']): Promise<void> {
    if (what === 'copy') this.#copy = await this.contents();
    if (what === 'put back') await this.#putBack();
    if (what === 'tokens expire') this.office.expireTokens();
    if (what === 'login expires') this.office.expireLogin();
    if (what === 'sign in') void this.#signIn();
    if (what === 'newer build') this.#update();
    if (what === 'lock') this.#frozen();
    if (what === 'unlock') this.#unlock?.();
    if (what === 'worker') await this.#worker();
  }

  /** As when a phone is restored from its backup: what was only on it is gone, and nobody's fault. */
  async #putBack(): Promise<void> {
    for (const tab of this.tabs) tab.kill();
    await this.#saved();
    await putBack(this.database, this.#copy);
    this.said.forget(this.#copy, this.office);
    this.office.server.forgive();
    this.tabs[0]!.start(this.#isNewer ? newer : undefined);
  }

  /** The page is loaded anew with a build that has one table more; the other tab still runs the old one. */
  #update(): void {
    this.#isNewer = true;
    this.tabs[0]!.close();
    this.tabs[0]!.start(newer);
  }

  /** Another tab has the lock and does nothing with it. */
  #frozen(): void {
    if (!this.#hasLocks || this.#unlock !== null) return;
    const asleep = new Promise<void>((resolve) => (this.#unlock = resolve));
    void locks.request(`fieldseal-sync-${this.user}`, () => asleep);
  }

  /** The service worker draws the page from the same database, and knocks. */
  async #worker(): Promise<void> {
    const page = new Response('<html lang="en"><div id="app"></div></html>');
    await this.#pages[0]!.withSight(page, new URL('http://phone/'));
    for (const { here } of this.tabs) here?.loop.wake('returned');
  }

  /** What the office would not take the person sends once more: he was told. */
  async #tryStuck(): Promise<void> {
    for (const one of (await this.contents())['files'] as { sha256: string; state: string }[])
      if (one.state === 'stuck') await this.tabs[0]!.use((page) => page.retryFile(one.sha256));
  }

  /** Each tab's token is its own; what another tab has is known by the store. */
  async #signIn(): Promise<void> {
    const [{ client_id }] = (await this.contents())['meta'] as [{ client_id: string }];
    for (const tab of this.tabs) await tab.signIn(client_id).catch(() => undefined);
  }

  async pass(ms: number): Promise<void> {
    const part = Math.max(500, ms / 16);
    for (let gone = 0; gone < ms; gone += part) {
      await vi.advanceTimersByTimeAsync(part);
      await breathe();
    }
  }

  async #comeToRest(tab: Tab): Promise<void> {
    for (let at = 0; at < 500; at += 1) {
      await breathe();
      if (tab.idle) return;
      // Asked, the person types his password.
      if (tab.state === 'signed_out') await this.#signIn();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    throw new Error(`N7 a tab does not come to rest: ${tab.state}`);
  }
}

function within(ms: number): AbortSignal {
  const control = new AbortController();
  setTimeout(() => control.abort(new DOMException('late', 'TimeoutError')), ms);
  return control.signal;
}
