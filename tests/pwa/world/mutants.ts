/** Clients broken on purpose, each in one place, by putting something else where a part of the real one is imported. */

import { vi } from 'vitest';
import { canonical } from '@sync/canonical';
import type { FileRecord, Store, Tables, TableName } from '@sync/store';
import type { IndexedStore } from '@/local/store';
import type { Result, World } from '@/net/exchange';
import { save, line, is, job, pass, wake, photo, draft, kill, full, clock, office, LOST } from './likely';
import type { Step } from './steps';

export interface Mutant {
  name: string;
  /** The promise it breaks. */
  breaks: string;
  path: string;
  mock(): void;
  /** Where the fault can show. */
  favours: readonly Step[];
  /** Nothing else happens. */
  only?: boolean;
}

type Parts = Record<string, never>;
type Broken = Omit<Mutant, 'favours'>;

const mutant = (name: string, breaks: string, path: string, change: (real: Parts) => object): Broken => ({
  name,
  breaks,
  path,
  mock: () =>
    vi.doMock(path, async (original) => {
      const real = (await original()) as Parts;
      return { ...(real as object), ...change(real) };
    }),
});

type Exchange = (world: World, most: number) => Promise<Result>;

const EXCHANGE = '@/net/exchange';

const exchanging = (name: string, breaks: string, change: (real: Exchange) => Exchange): Broken =>
  mutant(name, breaks, EXCHANGE, (real) => ({ exchange: change(real['exchange'] as unknown as Exchange) }));

const forgetWaiting = (store: Store, most: number): Promise<void> =>
  store.write(async (t) => t.outbox.delete((await t.outbox.by('state', 'waiting')).slice(0, most).map(({ n }) => n)));

const dropOn401 = exchanging('drop on 401', 'V5.2', (real) => async (world, most) => {
  const result = await real(world, most);
  if (result.event === 'unauthorised') await forgetWaiting(world.store, 500);
  return result;
});

const dropAfterThree = exchanging('delete after three tries', 'V3.3', (real) => {
  let failures = 0;
  return async (world, most) => {
    const result = await real(world, most);
    failures = result.event === 'failed' ? failures + 1 : 0;
    if (failures >= 3) await forgetWaiting(world.store, 1);
    return result;
  };
});

const clockOrdered = exchanging('clock-ordered queue', 'V7.1', (real) => async (world, most) => {
  await world.store.write(async (t) => {
    const waiting = await t.outbox.by('state', 'waiting');
    const ids = waiting.map(({ id }) => id).sort((a, b) => a - b);
    const byClock = [...waiting].sort((a, b) => (a.at < b.at ? -1 : 1));
    const renumbered = byClock.map((entry, at) => {
      const body = canonical({ ...(JSON.parse(entry.body) as object), id: ids[at]! } as never);
      return { ...entry, id: ids[at]!, body };
    });
    await t.outbox.put(renumbered);
  });
  return real(world, most);
});

type Apply = (...args: [Tables, unknown, object, { leave: { job?: string }[]; reset: boolean }, unknown]) => unknown;

const PULL = '@sync/pull';

const applying = (name: string, breaks: string, change: (real: Apply) => Apply): Broken =>
  mutant(name, breaks, PULL, (real) => ({ applyAnswer: change(real['applyAnswer'] as unknown as Apply) }));

const leaveDropsDrafts = applying('leave drops drafts', 'Q3.4', (real) => async (...args) => {
  const applied = await real(...args);
  for (const { job } of args[3].leave)
    await args[0].drafts.delete((await args[0].drafts.by('grp', job ?? '')).map(({ key }) => key));
  return applied;
});

const resetEmptiesOutbox = applying('a reset begins with an empty outbox', 'Q5.1', (real) => async (...args) => {
  const known = (await args[0].meta.get('standing'))?.cursor !== null;
  if (args[3].reset && known) await args[0].outbox.clear();
  return real(...args);
});

const deletionsIgnored = applying(
  'deletions are not applied',
  'Messages.5',
  (real) =>
    (tables, engine, asked, answer, ...rest) =>
      real(tables, engine, asked, { ...answer, del: [] } as never, ...rest),
);

const instead = (name: string, breaks: string, path: string, part: string, other: unknown): Broken =>
  mutant(name, breaks, path, () => ({ [part]: other }));

const noOffer = instead(
  'a restored office is offered nothing',
  'Q5.5',
  '@sync/outbox',
  'offerAgainAfterRestore',
  async () => true,
);

const noReplay = instead('no replay after a page', 'V2.2', '@sync/rebase', 'replay', async () => []);

const noLock = instead(
  'sends without the lock',
  'V3.1',
  '@/net/tabs',
  'exclusively',
  (_: string, work: () => unknown) => work(),
);

const newUuids = mutant('renumbering makes new uuids', 'P1.6', '@sync/outbox', ({ renumber }) => ({
  renumber: async (tables: Tables, ...rest: never[]) => {
    await (renumber as unknown as (...args: unknown[]) => Promise<void>)(tables, ...rest);
    const entries = await tables.outbox.by('state', 'waiting');
    const anew = entries.map((entry) => {
      const uuid = crypto.randomUUID();
      return { ...entry, uuid, body: canonical({ ...(JSON.parse(entry.body) as object), uuid } as never) };
    });
    await tables.outbox.put(anew);
  },
}));

const refusedForgotten = mutant('what was refused is thrown away', 'V4.3', '@sync/push', ({ settleReceipts }) => ({
  settleReceipts: async (tables: Tables, ...rest: never[]) => {
    await (settleReceipts as unknown as (...args: unknown[]) => Promise<void>)(tables, ...rest);
    const gone = (await tables.outbox.all()).filter(({ state }) => state === 'refused' || state === 'with_office');
    await tables.outbox.delete(gone.map(({ n }) => n));
  },
}));

const portalDelivers = mutant('any 200 delivers a file', 'Files.8', '@sync/files', ({ afterAnswer }) => ({
  afterAnswer: (file: FileRecord, step: object, answer: { status: number } | 'lost'): FileRecord => {
    if (answer !== 'lost' && answer.status === 200) return { ...file, state: 'whole', offset: file.size };
    return (afterAnswer as unknown as (...args: unknown[]) => FileRecord)(file, step, answer);
  },
}));

type Write = <T>(work: (tables: Tables) => Promise<T>) => Promise<T>;
type StoreClass = new (...args: ConstructorParameters<typeof IndexedStore>) => IndexedStore;

/** A store whose `write` is another one, made from the real one's. */
const storing = (name: string, breaks: string, change: (real: Write) => Write): Broken =>
  mutant(name, breaks, '@/local/store', ({ IndexedStore }) => ({
    IndexedStore: class extends (IndexedStore as unknown as StoreClass) {
      override write<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
        return change((real) => super.write(real))(work);
      }
    },
  }));

const tooSoon = storing(
  'acknowledged before it is stored',
  'V1.2',
  (write) => (work) =>
    new Promise((resolve, reject) => {
      write(async (tables) => {
        const done = await work(tables);
        resolve(done);
        return done;
      }).catch(reject);
    }),
);

const quotaSwallowed = storing('a full disk is not told', 'V1.4', (write) => async (work) => {
  try {
    return await write(work);
  } catch (trouble) {
    if ((trouble as { code?: string }).code !== 'STORAGE_FULL') throw trouble;
    return [] as never;
  }
});

/** With one table replaced by another one over it. */
const overArchive =
  (change: (archive: Tables['archive']) => Partial<Tables['archive']>) =>
  (write: Write): Write =>
  (work) =>
    write(({ archive, ...tables }) => {
      const bound = { ...bind(archive), ...change(archive) };
      return work({ ...tables, archive: bound });
    });

const METHODS = ['get', 'by', 'all', 'below', 'put', 'delete', 'clear'] as const;

const bind = (table: Tables['archive']): Tables['archive'] =>
  Object.fromEntries(METHODS.map((name) => [name, table[name].bind(table)])) as unknown as Tables['archive'];

const noArchive = storing(
  'no archive is kept',
  'Q5.5',
  overArchive(() => ({ put: async () => undefined })),
);

const archiveByNumber = storing(
  'the archive is kept by number, without the device’s id',
  'P1.7',
  overArchive((archive) => ({
    put: (records) => archive.put(records.map((one) => ({ ...one, client_id: 'this device' }))),
  })),
);

class Undone extends Error {
  constructor(
    readonly result: unknown,
    readonly tables: Partial<Record<TableName, readonly unknown[]>>,
  ) {
    super('undone');
  }
}

/** The same changes, but a transaction for each group of tables. */
const apart =
  (groups: (names: TableName[]) => TableName[][]) =>
  (write: Write): Write =>
  async (work) => {
    const undone = await write(async (tables) => {
      const result = await work(tables);
      const names = Object.keys(tables) as TableName[];
      const lists = await Promise.all(names.map(async (name) => [name, await tables[name].all()] as const));
      throw new Undone(result, Object.fromEntries(lists));
    }).catch((trouble: unknown) => trouble);
    if (!(undone instanceof Undone)) throw undone;
    for (const group of groups(Object.keys(undone.tables) as TableName[])) {
      await write(async (tables) => {
        for (const name of group) {
          await tables[name].clear();
          await tables[name].put(undone.tables[name] as never);
        }
      });
    }
    return undone.result as never;
  };

const inPieces = storing(
  'a page in more than one transaction',
  'V2.2',
  apart((names) => names.map((name) => [name])),
);

const cursorFirst = storing(
  'the cursor is stored before the rows',
  'V2.2',
  apart((names) => [['meta'], names.filter((name) => name !== 'meta')]),
);

export const MUTANTS: readonly Mutant[] = [
  { ...dropOn401, favours: [save(), is('tokens expire'), wake] },
  { ...dropAfterThree, favours: [save(), line(...LOST), wake, pass()] },
  { ...leaveDropsDrafts, favours: [draft, job('take'), job('give'), wake] },
  { ...clockOrdered, favours: [save(), line(...LOST), clock(3), clock(-3), clock(1)] },
  { ...tooSoon, favours: [save(0, 'notes.add', 0), save(0, 'notes.add', 1), ...[2, 5, 9, 14].map(kill)] },
  { ...noArchive, favours: [save(), wake] },
  { ...archiveByNumber, favours: [save(), line('not yours'), wake] },
  { ...inPieces, favours: [save(0, 'notes.add', 0), save(1, 'notes.add', 0), save(1), ...[30, 60].map(kill)] },
  { ...cursorFirst, favours: [save(0, 'notes.add', 0), save(1, 'notes.add', 0), save(1), ...[30, 60].map(kill)] },
  { ...noLock, favours: [save(), save(1), line('slow', 'slow', 'slow'), pass(1_000)], only: true },
  { ...quotaSwallowed, favours: [save(), photo(), ...[0, 1, 2].map(full)] },
  { ...newUuids, favours: [save(), line('answer lost', 'not yours'), wake] },
  { ...resetEmptiesOutbox, favours: [save(), line(...LOST), is('restore'), wake] },
  { ...refusedForgotten, favours: [save(), save(1, 'notes.bump'), office, wake] },
  { ...portalDelivers, favours: [photo(), line('fine', 'portal'), line('portal'), wake] },
  { ...deletionsIgnored, favours: [save(), office, wake] },
  { ...noOffer, favours: [save(), is('restore'), wake] },
  { ...noReplay, favours: [save(), wake] },
];
