/** The register as it is shown: pages from the server, kept fresh by the rows the office's device follows anyway. */

import type { Rows } from '@/generated/contract';
import { registerPage, type RegisterItem, type RegisterPage } from '../queries';

type Job = Rows['jobs'];
type Query = Record<string, string>;

/** Columns of the job itself: shown at once when the local row moves, before the server is asked again. */
const OF_JOB = [
  'number',
  'status',
  'technician',
  'window_start',
  'window_end',
  'promised_at',
  'due_at',
  'closed_at',
  'fault',
  'product',
  'charge_type',
  'priority',
  'contact_name',
  'contact_phone',
  'seal',
] as const satisfies readonly (keyof Job & keyof RegisterItem)[];

const MOST = 240;

/** The item with what the local row says, or the same item where nothing differs. */
export function patched(item: RegisterItem, job: Job, nameOf: (user: string) => string | null): RegisterItem {
  const differs = OF_JOB.filter((column) => item[column] !== job[column]);
  if (differs.length === 0) return item;
  const technician_name = job.technician === null ? null : nameOf(job.technician);
  return { ...item, ...Object.fromEntries(differs.map((column) => [column, job[column]])), technician_name };
}

/** What, when it changes, makes the list worth asking for again. */
export const markOf = (jobs: readonly Job[]): string =>
  jobs.map((job) => [job.id, ...OF_JOB.map((column) => job[column])].join('\t')).join('\n');

export class RegisterList {
  items = $state.raw<RegisterItem[]>([]);
  next = $state.raw<string | null>(null);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  fault = $state.raw<unknown>(null);
  /** Ids of jobs that changed under the reader's eyes. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());
  #query: Query = {};
  #asked = 0;

  constructor(private readonly page: typeof registerPage = registerPage) {}

  /** Other filters: start from the top. */
  async show(query: Query): Promise<void> {
    this.#query = query;
    if (this.state === 'failed') this.state = 'loading';
    await this.#ask(() => this.page(query), (page) => this.#replace(page));
  }

  /** The reader reaches the end. */
  async more(): Promise<void> {
    const cursor = this.next;
    if (cursor === null || this.state === 'loading') return;
    await this.#ask(
      () => this.page(this.#query, cursor),
      (page) => {
        const known = new Set(this.items.map((item) => item.id));
        this.items = [...this.items, ...page.items.filter((item) => !known.has(item.id))];
        this.next = page.next_cursor;
      },
    );
  }

  /** Something moved: ask again for what is on the screen, quietly. */
  async refresh(): Promise<void> {
    const shown = this.items.length;
    if (shown > MOST) return;
    await this.#ask(
      () => this.page(this.#query, null, Math.max(shown, 60)),
      (page) => {
        const before = new Map(this.items.map((item) => [item.id, JSON.stringify(item)]));
        const changed = page.items.filter((item) => before.get(item.id) !== JSON.stringify(item));
        this.fresh = new Set([...this.fresh, ...changed.map((item) => item.id)]);
        this.#replace(page);
      },
    );
  }

  /** Rows of this device, which follow the field by themselves. */
  follow(jobs: readonly Job[], nameOf: (user: string) => string | null): void {
    const byId = new Map(jobs.map((job) => [job.id, job]));
    const changed: string[] = [];
    const items = this.items.map((item) => {
      const job = byId.get(item.id);
      const now = job ? patched(item, job, nameOf) : item;
      if (now !== item) changed.push(item.id);
      return now;
    });
    if (changed.length === 0) return;
    this.items = items;
    this.fresh = new Set([...this.fresh, ...changed]);
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
