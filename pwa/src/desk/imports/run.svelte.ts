/** One import on the screen: its settings sent as they are changed, its work followed while there is any. */

import { SyncError, Unreachable } from '@sync/errors';
import { untrack } from 'svelte';
import { api as server, type Api, type Preview, type Run, type Settings } from './queries';

const EVERY_MS = 1000;
const WORKING: ReadonlySet<string> = new Set(['reading', 'checking', 'writing', 'undoing']);
const STARTABLE: ReadonlySet<string> = new Set(['ready', 'checked', 'refused', 'stopped']);

export const isWorking = (run: Pick<Run, 'state'>): boolean => WORKING.has(run.state);

type Step = () => Promise<Run>;

export class ImportRun {
  run = $state.raw<Run | null>(null);
  preview = $state.raw<Preview | null>(null);
  fault = $state.raw<unknown>(null);
  /** Changes that did not get through: they go before the next one, or by themselves with `again`. */
  #missed = $state.raw<readonly Step[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #open = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    private readonly api: Api = server,
    private readonly everyMs = EVERY_MS,
  ) {}

  get mayStart(): boolean {
    if (this.run === null || this.missed) return false;
    return STARTABLE.has(this.run.state) && this.run.needs.length === 0 && this.hasFile;
  }

  /** Something chosen here is not known to the server yet. */
  get missed(): boolean {
    return this.#missed.length > 0;
  }

  get maySettle(): boolean {
    return this.run !== null && (STARTABLE.has(this.run.state) || this.run.state === 'failed') && this.hasFile;
  }

  get hasFile(): boolean {
    return typeof this.run?.file_kept_until === 'string';
  }

  /** For `$effect`: follows the run until it is undone. */
  watch(): () => void {
    this.#open = true;
    untrack(() => void this.#try(() => this.api.look(this.id)));
    return () => {
      this.#open = false;
      clearTimeout(this.#timer);
    };
  }

  settle(settings: Partial<Settings>): Promise<void> {
    return this.#inTurn(() => this.api.settle(this.id, settings));
  }

  /** Where a field comes from: a column, the same value in every row, or neither. */
  match(field: string, column: number | null, constant = ''): Promise<void> {
    const without = <T>(from: Record<string, T>): Record<string, T> =>
      Object.fromEntries(Object.entries(from).filter(([name]) => name !== field));
    return this.#inTurn(() => {
      const { matching, constants } = this.run?.settings ?? { matching: {}, constants: {} };
      return this.api.settle(this.id, {
        matching: { ...without(matching), ...(column === null ? {} : { [field]: column }) },
        constants: { ...without(constants), ...(column !== null || constant === '' ? {} : { [field]: constant }) },
      });
    });
  }

  do(step: 'check' | 'start' | 'stop' | 'undo'): Promise<void> {
    return this.#inTurn(() => this.api[step](this.id));
  }

  /** What did not get through, once more. */
  again(): Promise<void> {
    return this.#inTurn();
  }

  /** Each change starts from what the one before has left. */
  #inTurn(...steps: Step[]): Promise<void> {
    this.#turn = this.#turn.then(() => this.#all([...this.#missed, ...steps]));
    return this.#turn;
  }

  async #all(steps: readonly Step[]): Promise<void> {
    for (const [n, step] of steps.entries()) {
      await this.#try(step);
      this.#missed = this.fault instanceof Unreachable ? steps.slice(n) : [];
      if (this.fault !== null) return;
    }
  }

  async #try(step: Step): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const before = this.run;
      this.run = await step();
      this.fault = null;
      if (before?.settings !== this.run.settings) await this.#look();
    } catch (fault) {
      this.fault = fault;
    }
    const busy = this.run !== null && isWorking(this.run);
    const behind = this.fault instanceof SyncError && this.fault.code === 'NOT_NOW';
    if (this.#open && (busy || behind || (this.run === null && this.fault !== null)))
      this.#timer = setTimeout(() => void this.#try(() => this.api.look(this.id)), this.everyMs);
  }

  /** The first rows as they would become; a run that works is not asked. */
  async #look(): Promise<void> {
    const run = this.run;
    if (run === null || run.detected === null || isWorking(run) || !this.hasFile) return;
    this.preview = await this.api.preview(this.id);
  }
}
