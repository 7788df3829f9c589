/** A database that a newer build has opened: what the old one stored is there for it, and the old one is told (V6.3). */

import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { capture } from '@sync/outbox';
import { outgoing } from '@sync/push';
import { newStanding } from '@sync/store';
import { UserDb, VERSION_1 } from '@/local/db';
import { IndexedStore } from '@/local/store';
import { AT, engine, made } from '../../sync/ts/toy';

test('V6.3 version 1 of the database is what was released, for ever', () => {
  expect(VERSION_1).toEqual({
    base: '[kind+id],[grp+kind]',
    incoming: '[kind+id],[grp+kind]',
    overlay: '[kind+id],[grp+kind]',
    outbox: 'n,[client_id+id],state,*groups',
    archive: '[client_id+id],settled_at,*groups',
    files: 'sha256,state,grp',
    bytes: 'sha256',
    left: 'job',
    drafts: 'key,grp',
    meta: 'key',
  });
});

/** A build of the future: one table more, filled from what is there. */
class Tomorrow extends UserDb {
  constructor(user: string) {
    super(user);
    this.version(2)
      .stores({ ledger: 'uuid' })
      .upgrade(async (transaction) => {
        const entries = await transaction.table<{ uuid: string }>('outbox').toArray();
        await transaction.table('ledger').bulkPut(entries.map(({ uuid }) => ({ uuid })));
      });
  }
}

const add = (n: number) => made('notes.add', { id: `n${n}`, job: 'j1', text: 'a' }, `u${n}`);
const save = (store: IndexedStore, n: number) => store.write((t) => capture(t, engine, [add(n)]));
const uuids = async (store: IndexedStore): Promise<string[]> =>
  (await store.read((t) => t.outbox.all())).map((one) => one.uuid);

let user = 0;
let said: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  user += 1;
  said = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => said.mockRestore());

async function oldTab(): Promise<IndexedStore> {
  const store = new IndexedStore(`upgraded ${user}`);
  await store.write((t) => t.meta.put([newStanding('c1')]));
  await save(store, 1);
  return store;
}

test('V6.3 an upgrade that adds a table finds the outbox whole, and it is sent as it was written', async () => {
  const old = await oldTab();
  await save(old, 2);
  const before = await old.read((t) => outgoing(t, { most: 500, build: 'b', wall: AT }));
  old.close();
  const db = new Tomorrow(`upgraded ${user}`);
  const newer = new IndexedStore(`upgraded ${user}`, db);
  const after = await newer.read((t) => outgoing(t, { most: 500, build: 'b', wall: AT }));
  expect(after).toEqual(before);
  expect((await db.table('ledger').toArray()).map((one: { uuid: string }) => one.uuid)).toEqual(['u1', 'u2']);
  await save(newer, 3);
  expect(await uuids(newer)).toEqual(['u1', 'u2', 'u3']);
});

test('V6.3 an old tab lets the upgrade through and goes on: additions are nothing to it', async () => {
  const old = await oldTab();
  const newer = new IndexedStore(`upgraded ${user}`, new Tomorrow(`upgraded ${user}`));
  await save(newer, 2);
  await save(old, 3);
  expect(await uuids(newer)).toEqual(['u1', 'u2', 'u3']);
});

test('V6.3 an old tab that cannot open a newer database says so, stores nothing and loses nothing', async () => {
  const old = await oldTab();
  old.close();
  const newer = new IndexedStore(`upgraded ${user}`, new Tomorrow(`upgraded ${user}`));
  await save(newer, 2);
  const opening = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('The requested version is less than the existing version.', 'VersionError');
  });
  const saving = save(new IndexedStore(`upgraded ${user}`), 3);
  await expect(saving).rejects.toMatchObject({ name: 'StorageTrouble', code: 'STORAGE_NEWER' });
  opening.mockRestore();
  expect(await uuids(newer)).toEqual(['u1', 'u2']);
});
