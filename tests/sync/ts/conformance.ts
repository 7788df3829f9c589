/** What every store on a device must do. Run against memory and against IndexedDB. */

import { expect, test } from 'vitest';
import { newStanding, type Entry, type RowRecord, type Store } from '@sync/store';

export const record = (kind: string, id: string, grp = '', more: object = {}): RowRecord => ({
  kind,
  id,
  grp,
  row: { id, ...more },
});

export const entry = (n: number, more: Partial<Entry> = {}): Entry => ({
  n,
  client_id: 'c1',
  id: n,
  uuid: `u${n}`,
  name: 'notes.add',
  body: '{}',
  bytes: 2,
  at: '2026-11-22T08:00:00.000Z',
  groups: [],
  state: 'waiting',
  receipt: null,
  ...more,
});

/** `again` opens what `store` wrote once more, as after a restart; undefined where nothing survives one. */
export function conformance(make: () => Promise<{ store: Store; again?: () => Promise<Store> }>): void {
  test('V1 what a write stored is there for the next read', async () => {
    const { store } = await make();
    await store.write((t) => t.base.put([record('parts', 'p1', 'j1', { qty: '1' })]));
    expect(await store.read((t) => t.base.get(['parts', 'p1']))).toEqual(record('parts', 'p1', 'j1', { qty: '1' }));
    expect(await store.read((t) => t.base.get(['parts', 'p2']))).toBeUndefined();
  });

  test('V1 a write that fails leaves nothing, in any table', async () => {
    const { store } = await make();
    await store.write((t) => t.base.put([record('jobs', 'j1', 'j1', { status: 'accepted' })]));
    const failing = store.write(async (t) => {
      await t.outbox.put([entry(1)]);
      await t.base.put([record('jobs', 'j1', 'j1', { status: 'left' })]);
      await t.base.delete([['jobs', 'j0']]);
      await t.meta.put([newStanding('c1')]);
      throw new Error('a crash between two steps');
    });
    await expect(failing).rejects.toThrow('a crash between two steps');
    const [outbox, job, meta] = await store.read(async (t) => [
      await t.outbox.all(),
      await t.base.get(['jobs', 'j1']),
      await t.meta.get('standing'),
    ]);
    expect([outbox, job, meta]).toEqual([[], record('jobs', 'j1', 'j1', { status: 'accepted' }), undefined]);
  });

  test('V1 a write sees its own changes', async () => {
    const { store } = await make();
    const seen = await store.write(async (t) => {
      await t.outbox.put([entry(2), entry(1)]);
      await t.outbox.delete([2]);
      return t.outbox.all();
    });
    expect(seen).toEqual([entry(1)]);
  });

  test('V1 writes that start together come one after the other', async () => {
    const { store } = await make();
    await store.write((t) => t.meta.put([newStanding('c1')]));
    const number = () =>
      store.write(async (t) => {
        const at = await t.meta.get('standing');
        await t.outbox.put([entry(at!.next_n)]);
        await t.meta.put([{ ...at!, next_n: at!.next_n + 1 }]);
      });
    await Promise.all(Array.from({ length: 12 }, number));
    expect((await store.read((t) => t.outbox.all())).map((one) => one.n)).toEqual(
      Array.from({ length: 12 }, (_, at) => at + 1),
    );
  });

  test('V2 rows are found by kind, by group and by both, in the order of their keys', async () => {
    const { store } = await make();
    const rows = [
      record('parts', 'b', 'j1'),
      record('parts', 'a', 'j2'),
      record('jobs', 'j1', 'j1'),
      record('parts', 'a2', 'j1'),
    ];
    await store.write((t) => t.base.put(rows));
    const found = await store.read(async (t) => ({
      kind: (await t.base.by('kind', 'parts')).map((one) => one.id),
      grp: (await t.base.by('grp', 'j1')).map((one) => one.id),
      both: (await t.base.by('[grp+kind]', ['j1', 'parts'])).map((one) => one.id),
      all: (await t.base.all()).map((one) => one.id),
    }));
    expect(found).toEqual({
      kind: ['a', 'a2', 'b'],
      grp: ['j1', 'a2', 'b'],
      both: ['a2', 'b'],
      all: ['j1', 'a', 'a2', 'b'],
    });
  });

  test('V2 entries are found by state, by client and number, and by every group they touch', async () => {
    const { store } = await make();
    await store.write((t) =>
      t.outbox.put([
        entry(1, { groups: ['j1', 'k1'] }),
        entry(2, { state: 'refused' }),
        entry(10, { groups: ['j1'] }),
        entry(9),
      ]),
    );
    const found = await store.read(async (t) => ({
      waiting: (await t.outbox.by('state', 'waiting')).map((one) => one.n),
      one: (await t.outbox.by('[client_id+id]', ['c1', 10])).map((one) => one.n),
      group: (await t.outbox.by('groups', 'j1')).map((one) => one.n),
      all: (await t.outbox.all()).map((one) => one.n),
    }));
    expect(found).toEqual({ waiting: [1, 9, 10], one: [10], group: [1, 10], all: [1, 2, 9, 10] });
  });

  test('V1 bytes come back as they went in, and clearing a table leaves the others', async () => {
    const { store } = await make();
    const bytes = new Uint8Array([0, 255, 1]).buffer;
    await store.write(async (t) => {
      await t.bytes.put([{ sha256: 'a', bytes }]);
      await t.overlay.put([{ kind: 'jobs', id: 'j1', grp: 'j1', row: null }]);
      await t.overlay.clear();
    });
    const kept = await store.read((t) => t.bytes.get('a'));
    expect([...new Uint8Array(kept!.bytes)]).toEqual([0, 255, 1]);
    expect(await store.read((t) => t.overlay.all())).toEqual([]);
  });

  test('V1 asking by what has no index is a mistake', async () => {
    const { store } = await make();
    await expect(store.read((t) => t.base.by('row', 'x'))).rejects.toThrow();
  });

  test('V1 what was stored is there after a restart', async () => {
    const { store, again } = await make();
    if (again === undefined) return;
    await store.write((t) => t.outbox.put([entry(1)]));
    expect(await (await again()).read((t) => t.outbox.all())).toEqual([entry(1)]);
  });
}
