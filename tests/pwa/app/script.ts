import { expect } from 'vitest';
import type { Ports } from '@/app/loop';
import type { Result } from '@/net/exchange';

/** A world in which the test decides what every step comes to, and when. */
export class Script {
  readonly did: string[] = [];
  readonly told: string[] = [];
  readonly slept: number[] = [];
  now = 0;
  answers: Result[] = [];
  locked = 0;
  #timer: (() => void) | null = null;
  #gate: Promise<void> = Promise.resolve();
  #open = (): void => undefined;

  readonly ports: Ports = {
    exchange: (most) => this.#do(`sync ${most}`),
    deliver: () => this.#do('upload'),
    refresh: () => this.#do('refresh'),
    renumber: () => this.#do('renumber'),
    exclusively: async (work) => {
      this.locked += 1;
      await work();
      this.locked -= 1;
    },
    tell: (message) => this.told.push(message),
    interval: () => 20_000,
    later: (ms, run) => {
      this.slept.push(ms);
      this.#timer = run;
      return () => (this.#timer = null);
    },
    elapsed: () => this.now,
    now: () => 1_000_000 + this.now,
    chance: () => 1,
  };

  hold(): void {
    this.#gate = new Promise((resolve) => (this.#open = resolve));
  }

  release(): void {
    this.#open();
    this.#gate = Promise.resolve();
  }

  ring(): void {
    this.now += this.slept.at(-1) ?? 0;
    this.#timer?.();
  }

  get hasTimer(): boolean {
    return this.#timer !== null;
  }

  async #do(what: string): Promise<Result> {
    expect(this.locked).toBe(1);
    this.did.push(what);
    await this.#gate;
    return this.answers.shift() ?? { event: 'done', contact: true };
  }
}
