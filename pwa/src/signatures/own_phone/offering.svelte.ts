/** One job's link on the technician's phone: made, watched, made anew. */

import { derived, get, type Readable } from 'svelte/store';
import { live, mutate, syncNow } from '@/app/fieldseal';
import { sha256Hex } from '@/net/hash';
import type { Rows } from '@/generated/contract';
import { basisNow, kept, linkOf, offer, type Kept } from './link';
import { LIVE, standingOf, type Standing } from './standing';

/** While the customer signs, the office is asked this often. */
const POLL_MS = 3000;

interface Looked {
  offers: Rows['own_offers'][];
  seals: Rows['seals'][];
  text: string | null;
  job: Rows['jobs'] | null;
}

export class Offering {
  kept = $state.raw<Kept | null>(null);
  busy = $state(false);
  #basis = $state.raw<{ text: string; hash: string } | null>(null);
  #now = $state(Date.now());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  readonly looked: Readable<Looked | undefined>;

  constructor(readonly job: string) {
    this.looked = live.query(async (tx) => ({
      offers: await tx.find('own_offers', 'job', job),
      seals: await tx.find('seals', 'job', job),
      text: await basisNow(tx, job),
      job: (await tx.get('jobs', job)) ?? null,
    }));
  }

  /** Follow what is here and ask the office for more; returns the end of it. A link is made where none stands. */
  follow(): () => void {
    const unfollow = this.looked.subscribe((now) => void this.#hash(now?.text ?? null));
    void this.#begin();
    return () => {
      this.#ended = true;
      unfollow();
      clearTimeout(this.#timer);
    };
  }

  /** Undefined while it is being found out; null where there is none. */
  standing({ offers, seals, text }: Looked): Standing | null | undefined {
    const mine = offers.find((one) => one.id === this.kept?.offer);
    if (!mine) return this.busy || this.kept ? undefined : null;
    const basis = this.#basis?.text === text ? this.#basis.hash : null;
    return standingOf({ offer: mine, seals, basis, now: this.#now + get(offset) });
  }

  get link(): string {
    return this.kept ? linkOf(this.kept.token) : '';
  }

  /** A new link; the one before leads nowhere from then on. */
  async make(): Promise<void> {
    await this.#once(async () => void (this.kept = await offer(this.job)));
    await syncNow();
  }

  async revoke(): Promise<void> {
    await this.#once(async () => {
      if (this.kept) await mutate('own_phone.revoke', { id: this.kept.offer, job: this.job });
    });
    await syncNow();
  }

  contact(): Promise<void> {
    return syncNow();
  }

  async #begin(): Promise<void> {
    const before = await kept(this.job);
    const looked = await first(this.looked);
    await this.#hash(looked.text);
    if (before && looked.offers.some((one) => one.id === before.offer)) this.kept = before;
    // One that is void or over is told first: the customer may be looking at it.
    if (!this.kept && looked.seals.length === 0) await this.make();
    this.#poll();
  }

  #poll(): void {
    if (this.#ended) return;
    this.#now = Date.now();
    this.#timer = setTimeout(() => {
      const seen = document.visibilityState === 'visible' && this.#waits();
      void (seen ? syncNow() : Promise.resolve()).catch(() => undefined).then(() => this.#poll());
    }, POLL_MS);
  }

  #waits(): boolean {
    const looked = get(this.looked);
    const standing = looked && this.standing(looked);
    return standing !== null && standing !== undefined && LIVE.includes(standing);
  }

  async #hash(text: string | null): Promise<void> {
    if (text === null || text === this.#basis?.text) return;
    this.#basis = { text, hash: await sha256Hex(text) };
  }

  /** Until it is on this device: a tap on what is shown then is not dropped because the office takes its time to answer. */
  async #once(work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
    } finally {
      this.busy = false;
    }
  }
}

/** The office's clock minus this device's. */
const offset: Readable<number> = derived(live.queue, (queue) => queue?.standing?.offset_ms ?? 0);

/** The first value a store of rows has. */
const first = <T>(store: Readable<T | undefined>): Promise<T> =>
  new Promise((resolve) => {
    const end = store.subscribe((value) => {
      if (value === undefined) return;
      resolve(value);
      queueMicrotask(() => end());
    });
  });
