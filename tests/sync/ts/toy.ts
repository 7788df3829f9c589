/** The toy trade of `sync/spec/vectors/rebase.json`, and a device of it over any store. */

import { readFileSync } from 'node:fs';
import { viewReader } from '@sync/draft';
import type { Receipt, SyncAnswer } from '@sync/messages';
import { capture, type Made, type Saved } from '@sync/outbox';
import { applyAnswer, type Applied } from '@sync/pull';
import { outgoing, stateAfter, type Asked } from '@sync/push';
import type { Engine } from '@sync/rebase';
import { NotHere, Registry, type OldArgs, type Row, type Tx } from '@sync/registry';
import { groupOf, newStanding, standing, type Entry, type Kinds, type Standing, type Store } from '@sync/store';

export const AT = '2026-11-22T08:03:04.123Z';
export const CLIENT = 'c1';

export const vectors = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../sync/spec/vectors/${name}.json`, import.meta.url), 'utf8')) as T;

export const KINDS: Kinds = {
  jobs: { column: 'id', catalogue: false },
  owners: { column: 'id', catalogue: false, namedBy: ['jobs', 'owner'] },
  notes: { column: 'job', catalogue: false },
  receipts: { column: null, catalogue: false },
  prices: { column: null, catalogue: true },
};

const allow = (): void => undefined;

const twins = {
  'jobs.rename': {
    v: 3,
    upcasts: {
      1: ({ job, name }: OldArgs) => ({ job, caption: name }),
      2: ({ job, caption }: OldArgs) => ({ job, title: caption }),
    },
    allow,
    apply: async (tx: Tx, args: Row) =>
      tx.put('jobs', { ...(await tx.need('jobs', String(args['job']))), title: args['title'] }),
  },
  'notes.add': {
    allow,
    apply: (tx: Tx, args: Row) => tx.add('notes', { id: args.id, job: args['job'], text: args['text'], n: 0 }),
  },
  'notes.edit': {
    allow,
    apply: async (tx: Tx, args: Row) => tx.put('notes', { ...(await tx.need('notes', args.id)), text: args['text'] }),
  },
  'notes.bump': {
    allow,
    apply: async (tx: Tx, args: Row) => {
      const note = await tx.need('notes', args.id);
      await tx.put('notes', { ...note, n: Number(note['n']) + 1 });
    },
  },
  'notes.remove': {
    allow,
    apply: async (tx: Tx, args: Row) => tx.delete('notes', (await tx.need('notes', args.id)).id),
  },
  'notes.add_then_fail': {
    allow,
    apply: async (tx: Tx, args: Row) => {
      await tx.add('notes', { id: args.id, job: args['job'], text: args['text'], n: 0 });
      throw new NotHere();
    },
  },
};

export const engine: Engine = {
  registry: new Registry(twins),
  kinds: KINDS,
  caller: (_rows, client_id) =>
    Promise.resolve({ org: 'o1', user: 'u1', role: 'technician', client_id, centres: [], name: 'Toy' }),
};

export const emptyAnswer: SyncAnswer = {
  protocol: 1,
  server_time: AT,
  epoch: 'e1',
  last_mutation_id: 0,
  seq: 0,
  receipts: [],
  reset: false,
  leave: [],
  del: [],
  put: {},
  enter: [],
  cursor: 'opaque',
  more: false,
  files_have: [],
};

export const made = (name: string, args: Record<string, unknown>, uuid: string): Made => ({
  name,
  args,
  uuid,
  at: AT,
  tz: 'Asia/Shanghai',
});

/** Every row the screen shows, by kind; a kind without rows is absent. */
export async function viewOf(store: Store, kinds = KINDS): Promise<Record<string, Row[]>> {
  const lists = await store.read(async (tables) => {
    const view = viewReader(tables, kinds);
    const found: [string, Row[]][] = [];
    for (const kind of Object.keys(kinds)) found.push([kind, await view.all(kind)]);
    return found;
  });
  return Object.fromEntries(lists.filter(([, rows]) => rows.length > 0));
}

/** A device over a store: what it shows, captures and sends. */
export class Device {
  constructor(
    readonly store: Store,
    readonly client_id = CLIENT,
  ) {}

  begin(more: Partial<Standing> = {}): Promise<void> {
    return this.store.write((t) => t.meta.put([{ ...newStanding(this.client_id), ...more }]));
  }

  capture(...all: Made[]): Promise<Saved[]> {
    return this.store.write((t) => capture(t, engine, all));
  }

  request(most = 500): ReturnType<typeof outgoing> {
    return this.store.read((t) => outgoing(t, { most, build: 'toy', wall: AT }));
  }

  apply(asked: Asked, answer: Partial<SyncAnswer>): Promise<Applied> {
    const seen = { now: AT, offset_ms: 0 };
    return this.store.write((t) => applyAnswer(t, engine, asked, { ...emptyAnswer, ...answer }, seen));
  }

  entries(): Promise<Entry[]> {
    return this.store.read((t) => t.outbox.all());
  }

  standing(): Promise<Standing> {
    return this.store.read(standing);
  }

  view(): Promise<Record<string, Row[]>> {
    return viewOf(this.store);
  }

  base(rows: Record<string, Row[]>): Promise<void> {
    const records = Object.entries(rows).flatMap(([kind, list]) =>
      list.map((row) => ({ kind, id: row.id, grp: groupOf(KINDS, kind, row), row })),
    );
    return this.store.write((t) => t.base.put(records));
  }

  /** Writes a receipt beside its entry, as an earlier answer did. */
  receipted(receipt: Receipt): Promise<void> {
    return this.store.write(async (t) => {
      const [entry] = await t.outbox.by('[client_id+id]', [this.client_id, receipt.id]);
      await t.outbox.put([{ ...entry!, receipt, state: stateAfter(receipt) }]);
    });
  }
}
