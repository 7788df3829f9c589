/**
 * The disk under IndexedDB: counts every step a page takes on it, and stops the page at any of them. What was not complete
 * then is gone, as when the system kills a browser. Also the disk that has no room, and the connection that dies.
 */

import 'fake-indexeddb/auto';

/** `count` goes up whenever something moves, `busy` are things under way: who waits for stillness watches both. */
export const moves = { count: 0, busy: 0 };

/** How a full disk says so: at the request, or by giving up the whole transaction as browsers do at the commit. */
export type Full = 'request' | 'commit';

const owners = new WeakMap<IDBDatabase, Life>();

/** One page's use of the disk, from its start until it is closed or killed. */
export class Life {
  alive = true;
  /** Steps until it is killed; a step is a request, or the moment a transaction is on disk but not yet told. */
  #left = Infinity;
  #full: { after: number; times: number; how: Full } = { after: 0, times: 0, how: 'request' };
  #dead = 0;
  readonly #open = new Set<IDBTransaction>();
  /** Steps so far. */
  steps = 0;
  #closed = false;

  constructor(private readonly killed: () => void) {}

  killAfter(steps: number): void {
    this.#left = steps;
  }

  /** After so many writes, the next `times` of them are refused. */
  fullAfter(writes: number, times: number, how: Full): void {
    this.#full = { after: writes, times, how };
  }

  /** The next transactions find no connection, as on iOS after a while in the background. */
  deadFor(times: number): void {
    this.#dead = times;
  }

  /** Whether a fault that was asked for has not happened. */
  get spared(): boolean {
    return this.alive && (this.#left < Infinity || this.#full.times > 0);
  }

  /** No more faults. */
  mend(): void {
    this.#left = Infinity;
    this.#full.times = 0;
    this.#dead = 0;
  }

  /** The page is closed: a connection that was on its way to it holds nobody up. */
  close(): void {
    this.#closed = true;
  }

  die(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const transaction of this.#open) abort(transaction);
    this.killed();
  }

  /** The factory for this page's databases; a dead page opens none. */
  get factory(): IDBFactory {
    return new Proxy(indexedDB, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (name !== 'open') return method.bind(target);
        return (...args: unknown[]) => this.#opened(method.apply(target, args) as IDBOpenDBRequest);
      },
    });
  }

  #opened(request: IDBOpenDBRequest): IDBOpenDBRequest {
    const own = (): void => {
      owners.set(request.result, this);
      if (!this.alive || this.#closed) request.result.close();
    };
    request.addEventListener('upgradeneeded', own);
    request.addEventListener('success', own);
    return request;
  }

  began(transaction: IDBTransaction): void {
    this.#open.add(transaction);
    transaction.addEventListener('abort', () => this.#open.delete(transaction));
    transaction.addEventListener('complete', () => {
      this.#open.delete(transaction);
      this.#step();
    });
  }

  refuse(): void {
    if (!this.alive) throw new DOMException('killed', 'InvalidStateError');
    if (this.#dead === 0) return;
    this.#dead -= 1;
    throw new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError');
  }

  request(transaction: IDBTransaction, writes: boolean): void {
    this.#step();
    if (!this.alive) throw new DOMException('killed', 'AbortError');
    if (writes && this.#isFull()) full(transaction, this.#full.how);
  }

  #step(): void {
    moves.count += 1;
    this.steps += 1;
    this.#left -= 1;
    if (this.#left < 0) this.die();
  }

  #isFull(): boolean {
    const { times, after } = this.#full;
    if (times === 0) return false;
    if (after > 0) this.#full.after -= 1;
    else this.#full.times -= 1;
    return after === 0;
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It was over already.
  }
}

function full(transaction: IDBTransaction, how: Full): void {
  if (how === 'request') throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  doomed.add(transaction);
}

/** Transactions there will be no room for when they are to be committed. */
const doomed = new WeakSet<object>();

/** What fake-indexeddb does with a transaction whose turn it is: the next request, or where there is none, the commit. */
interface Turn {
  _start(this: Turn): void;
  _abort(reason: string): void;
  _requests: unknown[];
  _state: string;
}

const turns = IDBTransaction.prototype as unknown as Turn;
const start = turns._start;
turns._start = function () {
  const over = this._state === 'finished'; // aborted meanwhile: rolled back twice, it would spoil the store
  if (over || !doomed.has(this) || this._requests.length > 0) return start.call(this);
  doomed.delete(this);
  this._abort('QuotaExceededError');
};

type Method = (this: never, ...args: never[]) => unknown;

function around(prototype: object, name: string, before: (self: never) => void, after?: (made: never) => void): void {
  const methods = prototype as Record<string, Method>;
  const real = methods[name]!;
  methods[name] = function (...args) {
    before(this);
    const made = real.apply(this, args);
    after?.(made as never);
    return made;
  };
}

const lifeOf = (transaction: IDBTransaction): Life | undefined => owners.get(transaction.db);

const WRITES = ['put', 'add', 'delete', 'clear'];
const READS = ['get', 'getAll', 'getKey', 'getAllKeys', 'count', 'openCursor', 'openKeyCursor'];

around(
  IDBDatabase.prototype,
  'transaction',
  (db: IDBDatabase) => owners.get(db)?.refuse(),
  (transaction: IDBTransaction) => lifeOf(transaction)?.began(transaction),
);
for (const name of [...WRITES, ...READS]) {
  around(IDBObjectStore.prototype, name, ({ transaction }: IDBObjectStore) =>
    lifeOf(transaction)?.request(transaction, WRITES.includes(name)),
  );
}
for (const name of READS) {
  around(IDBIndex.prototype, name, ({ objectStore: { transaction } }: IDBIndex) =>
    lifeOf(transaction)?.request(transaction, false),
  );
}

/** Everything one database holds, by table, past the app's own code. */
export async function contents(name: string): Promise<Record<string, unknown[]>> {
  const db = await asked(indexedDB.open(name));
  const tables = [...db.objectStoreNames];
  const transaction = db.transaction(tables);
  const lists = await Promise.all(tables.map((table) => asked(transaction.objectStore(table).getAll())));
  db.close();
  return Object.fromEntries(tables.map((table, at) => [table, lists[at] as unknown[]]));
}

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });

/** Puts a database back to what it held once; tables that came later stay as they are. */
export async function putBack(name: string, held: Record<string, unknown[]>): Promise<void> {
  const db = await asked(indexedDB.open(name));
  const tables = Object.keys(held);
  const transaction = db.transaction(tables, 'readwrite');
  for (const table of tables) {
    transaction.objectStore(table).clear();
    for (const record of held[table] ?? []) transaction.objectStore(table).put(record);
  }
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('not put back'));
  });
  db.close();
}
