/**
 * Runs the table of `@sync/loop`: does what it says and tells it what came of it. All decisions are in the table, all
 * work in `exchange` and `deliver`; here are only turns, timers, the lock and the other tabs. Source: `SPEC.md` V3, V5.
 */

import { writable, type Readable } from 'svelte/store';
import { LIMITS } from '@sync/messages';
import { backOff, move, nextMost, TIMES, type Action, type Event, type State } from '@sync/loop';
import type { Problem, Result } from '@/net/exchange';

/** What the loop is given to work with; in tests, ten lines each. */
export interface Ports {
  exchange(most: number): Promise<Result>;
  deliver(): Promise<Result>;
  refresh(): Promise<Result>;
  renumber(): Promise<Result>;
  /** One sender at a time across tabs. Runs `work` in any case: correctness rests on P1, not on the lock. */
  exclusively(work: () => Promise<void>): Promise<void>;
  /** To the other tabs of this person. */
  tell(message: 'wanted' | 'synced'): void;
  /** Milliseconds between two cycles when nothing happens. */
  interval(): number;
  later(ms: number, run: () => void): () => void;
  /** Milliseconds of a clock that only goes forward. */
  elapsed(): number;
  /** Device wall clock in milliseconds. */
  now(): number;
  chance(): number;
}

/** What the badge needs to know. */
export interface LoopFacts {
  state: State;
  problem: Problem | null;
  /** Milliseconds of the wall clock, of this tab's last answer; null before the first. */
  contactAt: number | null;
  /** The last try got no answer at all. */
  unreachable: boolean;
}

/**
 * `changed`: there is something to send, or something to fetch. `returned`: the network or the person came back, so what
 * failed before says nothing. `asked`: a person wants it now, so even a server's "later" does not count.
 */
export type Why = 'changed' | 'returned' | 'asked';

const WORKING: ReadonlySet<Action> = new Set(['sync', 'upload', 'refresh', 'renumber']);

export class SyncLoop {
  #state: State = 'idle';
  #failures = 0;
  #most: number = LIMITS.mutations;
  /** The token is brand new: if it is not taken either, the person is asked instead of going round (V5). */
  #fresh = false;
  /** The client id is brand new: if that is contradicted, too, taking one more would go round without end (P1). */
  #anew = false;
  #notBefore = 0;
  /** This try did not wait its time, so its failure does not make the next wait longer. */
  #early = false;
  #cancelTimer = (): void => undefined;
  #resting: (() => void)[] = [];
  readonly #facts = writable<LoopFacts>({ state: 'idle', problem: null, contactAt: null, unreachable: false });

  constructor(private readonly ports: Ports) {}

  get facts(): Readable<LoopFacts> {
    return this.#facts;
  }

  /** Something happened that may be worth a cycle. */
  wake(why: Why = 'changed'): void {
    const backingOff = this.#state === 'backing_off';
    if (backingOff && why !== 'asked' && this.ports.elapsed() < this.#notBefore) return;
    if (why !== 'changed') this.#failures = 0;
    this.#early = backingOff && why === 'changed';
    this.#happened('wanted');
  }

  signedIn(): void {
    this.#happened('signed_in');
  }

  stop(): void {
    this.#happened('stop');
    this.#cancelTimer();
  }

  /** Resolves when the cycle under way, if there is one, has come to rest. */
  settled(): Promise<void> {
    if (!this.#working()) return Promise.resolve();
    return new Promise((resolve) => this.#resting.push(resolve));
  }

  /** Another tab spoke: `wanted` matters to the one that sends; `synced` means the next cycle can wait its whole time. */
  heard(message: 'wanted' | 'synced'): void {
    if (message === 'wanted' && this.#working()) this.#happened('wanted');
    if (message === 'synced' && this.#state === 'idle') {
      this.#facts.update((facts) => ({ ...facts, contactAt: this.ports.now(), unreachable: false, problem: null }));
      this.#sleep(this.ports.interval());
    }
  }

  #working(): boolean {
    return WORKING.has(actionOf(this.#state));
  }

  #happened(event: Event): void {
    const action = this.#enter(event);
    if (!WORKING.has(action)) return;
    this.#cancelTimer();
    void this.ports.exclusively(() => this.#cycle(action)).finally(() => this.#rested());
  }

  #enter(event: Event): Action {
    const next = move(this.#state, event);
    this.#state = next.to;
    this.#facts.update((facts) => ({ ...facts, state: next.to }));
    return next.do;
  }

  /** From the first request until there is nothing to do, or nothing can be done now. */
  async #cycle(first: Action): Promise<void> {
    let action = first;
    while (WORKING.has(action) && this.#state !== 'stopped') {
      const result = await this.#perform(action);
      const event = this.#eventOf(result);
      this.#note(result);
      action = this.#enter(event);
      if (!WORKING.has(action)) this.#comeToRest(action, result);
    }
  }

  #perform(action: Action): Promise<Result> {
    if (action === 'upload') return this.ports.deliver();
    if (action === 'refresh') return this.ports.refresh();
    if (action === 'renumber') return this.ports.renumber();
    return this.ports.exchange(this.#most);
  }

  #eventOf({ event }: Result): Event {
    if (event === 'contradicted' && this.#anew) return 'failed';
    return event === 'unauthorised' && this.#fresh ? 'refresh_refused' : event;
  }

  #note(result: Result): void {
    const { event, contact, tooMuch, problem } = result;
    this.#fresh = event === 'refreshed';
    this.#anew = event === 'renumbered' || (this.#anew && (event === 'unauthorised' || event === 'refreshed'));
    if (contact === true) {
      // What came with the contact may be lacking still (a catalogue): that is not asked for every second.
      if (event !== 'failed') this.#failures = 0;
      this.#most = nextMost(this.#most, true, LIMITS.mutations);
    }
    if (tooMuch === true) this.#most = nextMost(this.#most, false, LIMITS.mutations);
    this.#facts.update((facts) => ({
      ...facts,
      contactAt: contact === true ? this.ports.now() : facts.contactAt,
      unreachable: event === 'failed' && contact !== true && result.retryAfterMs === undefined && problem === undefined,
      problem: contact === true || event === 'failed' ? (problem ?? null) : facts.problem,
    }));
  }

  #comeToRest(action: Action, result: Result): void {
    if (action === 'wait') this.#backOff(result.retryAfterMs ?? null);
    if (action === 'rest') this.#sleep(this.#state === 'outdated' ? TIMES.seldom : this.ports.interval());
    if (action === 'rest') this.ports.tell('synced');
    if (action === 'ask') {
      const problem = this.#state === 'revoked' ? 'DEVICE_REVOKED' : 'SIGN_IN';
      this.#facts.update((facts) => ({ ...facts, problem }));
      if (problem === 'DEVICE_REVOKED') this.#sleep(TIMES.revoked);
    }
  }

  #backOff(retryAfterMs: number | null): void {
    const ms = backOff(this.#failures, this.ports.chance(), retryAfterMs);
    if (!this.#early) this.#failures += 1;
    this.#early = false;
    this.#notBefore = retryAfterMs === null ? 0 : this.ports.elapsed() + retryAfterMs;
    this.#sleep(ms);
  }

  #sleep(ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.ports.later(ms, () => this.#happened('wanted'));
  }

  #rested(): void {
    for (const resolve of this.#resting.splice(0)) resolve();
  }
}

/** What is being done in a state. */
function actionOf(state: State): Action {
  if (state === 'syncing' || state === 'syncing_again') return 'sync';
  if (state === 'uploading' || state === 'uploading_again') return 'upload';
  return state === 'refreshing' ? 'refresh' : state === 'renumbering' ? 'renumber' : 'nothing';
}
