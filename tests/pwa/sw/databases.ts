/** Databases as the app leaves them, made by hand: the service worker looks into them without the app's own code. */

const done = (request: IDBRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });

/** Whatever was there before is gone. */
export async function openDB(name: string, tables: Record<string, object[]>): Promise<void> {
  await deleteDB(name);
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => {
    for (const [table, records] of Object.entries(tables)) {
      const keyPath = table === 'people' ? 'username' : 'key';
      const store = opening.result.createObjectStore(table, { keyPath });
      for (const record of records) store.put(record);
    }
  };
  const db = (await done(opening)) as IDBDatabase;
  db.close();
}

export const deleteDB = (name: string): Promise<unknown> => done(indexedDB.deleteDatabase(name));
