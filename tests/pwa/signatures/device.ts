/**
 * The technician's device in a hand-over: the real store, outbox and twins, without a screen and without a line. Each test
 * file mocks only what stands around them:
 *
 *     vi.mock('@/app/session', async () => (await import('./device')).session);
 *     vi.mock('@/app/fieldseal', async () => (await import('./device')).fieldseal());
 *     vi.mock('@/ui/i18n', async () => (await import('./device')).i18n);
 */

import 'fake-indexeddb/auto';
import { vi } from 'vitest';
import type { Rows } from '@/generated/contract';
import { KINDS } from '@/local/kinds';
import { IndexedStore } from '@/local/store';
import type { HandOver } from '@/signatures/handover.svelte';
import { wordsFor } from '@/ui/i18n/words';
import { mutationOf } from '@sync/rebase';
import { newStanding, standing, type RowRecord } from '@sync/store';
import { SEAL } from './vectors';

const [first] = SEAL.documents;
if (!first) throw new Error('the vectors have no document');
export const work = first.work;
export const JOB = work.job.id;
export const GOOD = { attitude: 4, skill: 4, arrival: 3, promises: 4 };
export const DRAWING = { w: 3400, h: 4400, strokes: [[[1, 2, 0, 500] as const]] };

const user = { id: work.job.technician ?? '', name: '王师傅', role: 'technician', org_id: SEAL.org };
const person = { user, client_id: 'phone' };

/** Languages lent to the customer; null is the technician's own again. */
export const lent: (string | null)[] = [];
export const i18n = { lendLocale: (to: string | null) => lent.push(to), words: wordsFor(() => 'zh-CN') };

let round = 0;
let store: IndexedStore;

async function engine() {
  const { registry } = await import('@/app/twins');
  const caller = { org: user.org_id, user: user.id, role: user.role, client_id: person.client_id, name: user.name };
  return { registry, kinds: KINDS, caller: () => Promise.resolve({ ...caller, centres: [work.job.centre] }) };
}

const loop = { wake: () => undefined };
const whoIsHere = () => ({ person, store, engine, loop, tell: () => undefined });
const shown = { state: 'in', user };

export const session = {
  whoIsHere,
  ofHere: () => ({ subscribe: () => () => undefined }),
  session: {
    subscribe(run: (now: typeof shown) => void) {
      run(shown);
      return () => undefined;
    },
  },
};

/** The app's front door, as far as a hand-over goes through it. */
export async function fieldseal() {
  const { drafts, mutate, newId, sealBasis } = await import('@/app/mutate');
  const { addFile, fileUrl } = await import('@/app/files');
  const { read } = await import('@/app/live');
  return { addFile, drafts, fileUrl, mutate, newId, sealBasis, read, session: session.session };
}

/** Rows as a pull brings them. */
export async function pulled<K extends keyof Rows>(kind: K, ...rows: readonly Rows[K][]): Promise<void> {
  const { column } = KINDS[kind];
  const grouped = rows.map((row) => ({
    kind,
    id: row.id,
    grp: column === null ? '' : String((row as unknown as Record<string, unknown>)[column]),
    row: { ...row } as unknown as RowRecord['row'],
  }));
  await store.write(async (tables) => {
    const now = await standing(tables);
    await tables.base.put(grouped);
    await tables.meta.put([{ ...now, seq: now.seq + 1 }]);
  });
}

/** From now on something is pulled between any two readings, until mocks are restored. */
export function neverAtRest(): void {
  const real = store.read.bind(store);
  vi.spyOn(store, 'read').mockImplementation(async (...how: Parameters<typeof real>) => {
    const found = await real(...how);
    await pulled('jobs');
    return found as never;
  });
}

/** A device that holds the job of the first vector, and nobody's answers. */
export async function fresh(): Promise<void> {
  const before: IndexedStore | undefined = store;
  before?.close();
  store = new IndexedStore(`hand-over ${(round += 1)}`);
  lent.length = 0;
  await store.write((tables) => tables.meta.put([{ ...newStanding(person.client_id), epoch: 'e' }]));
  const { job, customer, site, equipment, declaration, parts, checks, timesheets, photos } = work;
  await pulled('jobs', job as Rows['jobs']);
  await pulled('customers', customer as Rows['customers']);
  await pulled('sites', site as Rows['sites']);
  await pulled('equipment', equipment as Rows['equipment']);
  await pulled('declarations', { ...declaration, id: 'd' } as Rows['declarations']);
  await pulled('parts', ...(parts as Rows['parts'][]));
  await pulled('checks', ...(checks as Rows['checks'][]));
  await pulled('timesheets', ...(timesheets as Rows['timesheets'][]));
  await pulled('photos', ...(photos as Rows['photos'][]));
  await (await import('@/signatures/locked')).unlock();
}

/** What is in the outbox, oldest first. */
export const sent = async () => (await store.read((tables) => tables.outbox.all())).map(mutationOf);

/** What the device keeps of hand-overs: the lock, and each job's answers. */
export const keptKeys = async (): Promise<string[]> =>
  (await store.read((tables) => tables.drafts.all()))
    .map(({ key }) => key)
    .filter((key) => key.startsWith('hand-over'));

export async function opened(): Promise<HandOver> {
  const { HandOver: Made } = await import('@/signatures/handover.svelte');
  const one = new Made(JOB);
  await one.open('zh-CN', '欧阳静怡');
  return one;
}

export async function atText(): Promise<HandOver> {
  const one = await opened();
  await one.begin('zh-CN');
  one.set({ grades: GOOD, comment: ' 很好 ' });
  await one.toText();
  return one;
}

/** In the middle of signing: the pen was lifted once. */
export async function drawn(): Promise<HandOver> {
  const one = await atText();
  await one.go('sign');
  await one.drawn(DRAWING, 7);
  return one;
}

export const text = (one: HandOver): string => one.draft?.frozen?.text ?? '';
