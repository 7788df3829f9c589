/** A whole server of the toy trade in memory: order, outcomes, scope, pages, restores. Judges with the same twins. */

import { Draft } from '@sync/draft';
import { NotHere, Refused, SyncError } from '@sync/errors';
import { compareKeys, readerOf } from '@sync/memory';
import type { Mutation, Receipt, RequestHead, SyncAnswer } from '@sync/messages';
import type { Row } from '@sync/registry';
import { run } from '@sync/rebase';
import { AT, emptyAnswer, engine, KINDS } from './toy';

interface Kept {
  kind: string;
  row: Row | null;
  grp: string;
  seq: number;
}

interface Cursor {
  epoch: string;
  place: [number, string, string];
  complete: number;
  left: number;
}

interface State {
  seq: number;
  epoch: number;
  rows: Map<string, Kept>;
  logs: Map<string, { body: string; receipt: Receipt }[]>;
  /** Every uuid that was worked in, in order, with its first outcome. */
  done: Map<string, Receipt>;
  scope: Map<string, { opened: number; closed: number | null }>;
}

const copy = (state: State): State => ({
  ...state,
  rows: new Map(state.rows),
  logs: new Map([...state.logs].map(([client, log]) => [client, [...log]])),
  done: new Map(state.done),
  scope: new Map(state.scope),
});

export class ToyServer {
  state: State = { seq: 0, epoch: 1, rows: new Map(), logs: new Map(), done: new Map(), scope: new Map() };

  /** Rule P5 broken: a `base_seq` that fell, or that the device cannot have seen. */
  readonly doubted: string[] = [];
  readonly #lastBase = new Map<string, number>();
  readonly #sent = new Map<string, number>();

  constructor(readonly page: number) {}

  get epoch(): string {
    return `e${this.state.epoch}`;
  }

  backup(): State {
    return copy(this.state);
  }

  /** An older backup takes the place of what was there; nobody has told the devices. */
  restore(old: State): void {
    const [seq, epoch] = [this.state.seq, this.state.epoch];
    this.state = { ...copy(old), seq: seq + 10, epoch: epoch + 1 };
  }

  /** What the office does. */
  write(kind: string, id: string, row: Row | null, grp: string): void {
    this.state.seq += 1;
    this.state.rows.set(`${kind}/${id}`, { kind, row, grp, seq: this.state.seq });
  }

  give(job: string): void {
    const held = this.state.scope.get(job);
    if (held !== undefined && held.closed === null) return;
    this.state.seq += 1;
    this.state.scope.set(job, { opened: this.state.seq, closed: null });
  }

  take(job: string): void {
    const held = this.state.scope.get(job);
    if (held?.closed !== null) return;
    this.state.seq += 1;
    this.state.scope.set(job, { ...held, closed: this.state.seq });
  }

  /** What a device in step with the server holds. */
  inScope(): Record<string, Row[]> {
    const found: Record<string, Row[]> = {};
    for (const { kind, row, grp } of this.state.rows.values()) {
      if (row !== null && this.#opened(grp) !== null) (found[kind] ??= []).push(row);
    }
    for (const rows of Object.values(found)) rows.sort((a, b) => compareKeys(a.id, b.id));
    return found;
  }

  async sync(text: string): Promise<SyncAnswer> {
    const request = JSON.parse(text) as RequestHead & { mutations: Mutation[] };
    await this.#push(request);
    return this.#pull(request);
  }

  #opened(grp: string): number | null {
    const held = this.state.scope.get(grp);
    return held?.closed === null ? held.opened : null;
  }

  async #push(request: RequestHead & { mutations: Mutation[] }): Promise<void> {
    const log = this.state.logs.get(request.client_id) ?? [];
    const first = request.mutations[0];
    if (first !== undefined && first.id > log.length + 1) {
      throw new SyncError(409, 'GAP', 'a gap', { expected: log.length + 1, epoch: this.epoch });
    }
    for (const one of request.mutations) {
      const known = log[one.id - 1];
      if (known !== undefined && known.body !== JSON.stringify(one)) {
        throw new SyncError(409, 'CLIENT_FORKED', 'a fork', { last_mutation_id: log.length, first_conflict: one.id });
      }
    }
    const fresh = request.mutations.filter((one) => one.id > log.length);
    if (fresh.length === 0) return;
    // Work done before a restore is rightly flagged after it.
    if (this.state.epoch === 1) this.#doubt(request, fresh);
    this.state.seq += 1;
    for (const one of fresh)
      log.push({ body: JSON.stringify(one), receipt: await this.#judge(one, request.client_id) });
    this.state.logs.set(request.client_id, log);
  }

  /** A device put back to an old copy rightly says less than before. */
  forgive(): void {
    this.#lastBase.clear();
  }

  #doubt(request: RequestHead, fresh: readonly Mutation[]): void {
    const proved = request.cursor === null ? 0 : (JSON.parse(request.cursor) as Cursor).complete;
    const ceiling = Math.max(proved, this.#sent.get(request.client_id) ?? 0);
    for (const { base_seq, uuid } of fresh) {
      const before = this.#lastBase.get(request.client_id) ?? 0;
      if (base_seq < before || base_seq > ceiling) this.doubted.push(`${uuid}: ${before} <= ${base_seq} <= ${ceiling}`);
      this.#lastBase.set(request.client_id, Math.max(before, base_seq));
    }
  }

  async #judge(mutation: Mutation, client_id: string): Promise<Receipt> {
    const before = this.state.done.get(mutation.uuid);
    const receipt = before
      ? { ...before, id: mutation.id, seq: this.state.seq }
      : await this.#work(mutation, client_id);
    if (!before) this.state.done.set(mutation.uuid, receipt);
    return receipt;
  }

  async #work(mutation: Mutation, client_id: string): Promise<Receipt> {
    const lists: Record<string, Row[]> = {};
    for (const { kind, row } of this.state.rows.values()) if (row !== null) (lists[kind] ??= []).push(row);
    const draft = new Draft(readerOf(lists));
    const caller = await engine.caller(draft, client_id);
    const { id } = mutation;
    const seq = this.state.seq;
    try {
      this.#checkId(mutation);
      await run(engine, draft, mutation, caller, true);
    } catch (error) {
      if (error instanceof NotHere) return { id, outcome: 'held', seq, code: 'NOT_FOUND', message: error.message };
      if (error instanceof Refused) return { id, outcome: 'rejected', seq, code: error.code, message: error.message };
      throw error;
    }
    for (const change of await draft.changes(KINDS)) {
      this.state.rows.set(`${change.kind}/${change.id}`, { kind: change.kind, row: change.row, grp: change.grp, seq });
    }
    return { id, outcome: 'applied', seq };
  }

  /** Ids are taken once and for all, a deleted row's too. */
  #checkId({ name, args }: Mutation): void {
    if (name === 'notes.add' && this.state.rows.has(`notes/${String(args['id'])}`))
      throw new Refused('ID_TAKEN', 'taken');
  }

  #pull(request: RequestHead): SyncAnswer {
    const log = this.state.logs.get(request.client_id) ?? [];
    const read = request.cursor === null ? null : (JSON.parse(request.cursor) as Cursor);
    const cursor = read?.epoch === this.epoch ? read : null;
    const { seq } = this.state;
    const at: Cursor = cursor ?? { epoch: this.epoch, place: [0, '', ''], complete: 0, left: seq };
    const changes = this.#changes(at.place);
    const more = changes.length > this.page;
    const page = changes.slice(0, this.page);
    const next: Cursor = more
      ? { ...at, place: page.at(-1)!.place, left: seq }
      : { epoch: this.epoch, place: [seq + 1, '', ''], complete: seq, left: seq };
    this.#sent.set(request.client_id, Math.max(this.#sent.get(request.client_id) ?? 0, next.complete));
    const put: Record<string, Row[]> = {};
    for (const { kind, row } of page) if (row !== null) (put[kind] ??= []).push(row);
    return {
      ...emptyAnswer,
      server_time: AT,
      epoch: this.epoch,
      last_mutation_id: log.length,
      seq: next.complete,
      receipts: log.slice(request.receipts_from - 1).map((one) => one.receipt),
      reset: cursor === null,
      leave: this.#left(at.left),
      del: page.filter((one) => one.row === null).map((one): [string, string] => [one.kind, one.id]),
      put,
      enter: more ? [] : this.#entered(at.complete),
      cursor: JSON.stringify(next),
      more,
    };
  }

  #changes(after: Cursor['place']): { kind: string; id: string; row: Row | null; place: Cursor['place'] }[] {
    const found = [...this.state.rows].flatMap(([key, { kind, row, grp, seq }]) => {
      const opened = this.#opened(grp);
      const id = key.slice(kind.length + 1);
      return opened === null ? [] : [{ kind, id, row, place: [Math.max(seq, opened), kind, id] as Cursor['place'] }];
    });
    const late = found.filter((one) => compareKeys(one.place, after) > 0);
    return late.sort((a, b) => compareKeys(a.place, b.place));
  }

  #left(after: number): SyncAnswer['leave'] {
    const lost = [...this.state.scope].filter(([, held]) => held.closed !== null && held.closed > after);
    return lost.map(([job, held]) => ({ job, reason: 'reassigned', seq: held.closed ?? 0 }));
  }

  #entered(after: number): string[] {
    return [...this.state.scope].filter(([, held]) => held.closed === null && held.opened > after).map(([job]) => job);
  }
}
