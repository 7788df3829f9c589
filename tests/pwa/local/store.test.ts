import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { INDEXES } from '@sync/store';
import { UserDb } from '@/local/db';
import { IndexedStore } from '@/local/store';
import { StorageTrouble } from '@/local/trouble';
import { conformance, entry } from '../../sync/ts/conformance';

let users = 0;

conformance(() => {
  const user = `u${(users += 1)}`;
  const store = new IndexedStore(user);
  const again = () => {
    store.close();
    return Promise.resolve(new IndexedStore(user));
  };
  return Promise.resolve({ store, again });
});

test('V1 the database has every table and index the engine asks for', async () => {
  const store = new IndexedStore('schema');
  await store.db.open();
  const found = Object.fromEntries(
    store.db.tables.map(({ name, schema }) => [
      name,
      [schema.primKey.src, ...schema.indexes.map((one) => one.src)].join(','),
    ]),
  );
  expect(found).toEqual(INDEXES);
});

test('V1.1 every transaction is strict', async () => {
  const asked = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await new IndexedStore('strict').write((t) => t.drafts.put([{ key: 'k', grp: '', value: 1, saved_at: '' }]));
  const writes = asked.mock.calls.filter(([, mode]) => mode === 'readwrite');
  expect(writes.map(([, , options]) => options)).toEqual([{ durability: 'strict' }]);
});

/** Makes transactions fail as a lost connection does on iOS. Before the database is opened: Dexie binds the method then. */
function losable(): { lose: (times: number) => void } {
  const real = IDBDatabase.prototype.transaction;
  let left = 0;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    if (left === 0) return real.apply(this, args);
    left -= 1;
    throw new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError');
  });
  return { lose: (times) => (left = times) };
}

test.each([1, 2])('V1.3 a dead connection is opened again and the write is done (%i failures)', async (times) => {
  const connection = losable();
  const store = new IndexedStore(`dead ${times}`);
  await store.write((t) => t.outbox.put([entry(1)]));
  connection.lose(times);
  await store.write((t) => t.outbox.put([entry(2)]));
  expect(await store.read((t) => t.outbox.all())).toEqual([entry(1), entry(2)]);
});

test('V1.3 a connection that dies while it is being opened is opened again', async () => {
  const connection = losable();
  const store = new IndexedStore('dead at the door');
  await store.write((t) => t.outbox.put([entry(1)]));
  store.close();
  const again = new IndexedStore('dead at the door');
  connection.lose(1);
  expect(await again.read((t) => t.outbox.all())).toEqual([entry(1)]);
});

test('V1.3 a connection that stays dead is told, not hidden', async () => {
  const connection = losable();
  const store = new IndexedStore('dead for good');
  await store.write((t) => t.outbox.put([entry(1)]));
  connection.lose(Number.MAX_SAFE_INTEGER);
  const saving = store.write((t) => t.outbox.put([entry(2)]));
  await expect(saving).rejects.toThrow(StorageTrouble);
  await expect(saving).rejects.toMatchObject({ code: 'STORAGE_DEAD' });
});

test('V1.4 a full device is told, and nothing of the write stays', async () => {
  const store = new IndexedStore('full');
  await store.write((t) => t.outbox.put([entry(1)]));
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  });
  const saving = store.write(async (t) => {
    await t.outbox.delete([1]);
    await t.outbox.put([entry(2)]);
  });
  await expect(saving).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  vi.restoreAllMocks();
  expect(await store.read((t) => t.outbox.all())).toEqual([entry(1)]);
});

test('V6.3 what an old build stored is there for a newer one', async () => {
  const store = new IndexedStore('old build');
  await store.write((t) => t.outbox.put([entry(1)]));
  store.close();
  class Tomorrow extends UserDb {
    constructor() {
      super('old build');
      this.version(2).stores({ extras: 'id' });
    }
  }
  const newer = new IndexedStore('old build', new Tomorrow());
  expect(await newer.read((t) => t.outbox.all())).toEqual([entry(1)]);
  newer.close();
  // And back again: a page that still runs the old build finds its outbox too.
  expect(await new IndexedStore('old build').read((t) => t.outbox.all())).toEqual([entry(1)]);
});
