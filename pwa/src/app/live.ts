/** The person's rows as they are now, followed: each a store that tells again when what it read changes (V2). */

import { derived, readable, type Readable } from 'svelte/store';
import { viewReader, type Reader } from '@sync/draft';
import { mutationOf } from '@sync/rebase';
import type { Entry, FileRecord, LeftJob, Standing, TableName, Tables } from '@sync/store';
import type { Rows } from '@/generated/contract';
import { follow, type Kept } from '@/local/follow';
import { KINDS } from '@/local/kinds';
import type { Here } from './engine';
import { ofHere, whoIsHere } from './session';
import { spoken } from './spoken';

type Kind = keyof Rows;

/** Looking at the view: the server's rows with the unreceipted work over them. */
export interface Look {
  get<K extends Kind>(kind: K, id: string | null | undefined): Promise<Rows[K] | undefined>;
  /** By `job` or `customer` it is quick; by others it goes through the kind. */
  find<K extends Kind, C extends keyof Rows[K] & string>(kind: K, column: C, value: Rows[K][C]): Promise<Rows[K][]>;
  all<K extends Kind>(kind: K): Promise<Rows[K][]>;
}

const VIEW: readonly TableName[] = ['base', 'overlay'];

function look(rows: Reader): Look {
  return {
    get: async (kind, id) => (id === null || id === undefined ? undefined : rows.get(kind, id)),
    find: (kind, column, value) => rows.find(kind, column, value),
    all: (kind) => rows.all(kind),
  } as Look;
}

/** Follows what `ask` reads. Told `undefined` until the first answer, and while nobody is here. */
function followed<T>(
  names: readonly TableName[],
  ask: (tables: Tables, one: Here) => Promise<T>,
  kept?: Kept<T>,
): Readable<T | undefined> {
  return ofHere<T | undefined>(undefined, (one) =>
    readable<T | undefined>(undefined, (set) =>
      follow(one.store, { names, ask: (tables) => ask(tables, one), kept }, (answer) => set(spoken(answer))),
    ),
  );
}

const query = <T>(ask: (tx: Look) => Promise<T>, kept?: Kept<T>): Readable<T | undefined> =>
  followed(VIEW, (tables) => ask(look(viewReader(tables, KINDS))), kept);

/** The same once. */
export const read = <T>(ask: (tx: Look) => Promise<T>): Promise<T> =>
  whoIsHere().store.read((tables) => ask(look(viewReader(tables, KINDS))), VIEW);

/** How the work on one job stands with the office. */
export interface Marks {
  unsent: number;
  withOffice: number;
  refused: number;
  filesUnsent: number;
  /** The job is no longer his; here until everything of it is receipted (Q3). */
  left: { reason: string } | null;
}

export interface JobWork extends Marks {
  /** False where it is lost and was not started by him: only to be looked at. */
  canWrite: boolean;
}

/** A captured mutation as the sync page shows it. */
export interface OutboxItem extends Pick<Entry, 'n' | 'id' | 'uuid' | 'name' | 'at' | 'state' | 'receipt'> {
  args: Record<string, unknown>;
  /** The groups it touched, its job among them. */
  groups: readonly string[];
}

export interface FileItem extends Pick<FileRecord, 'sha256' | 'size' | 'type' | 'offset' | 'problem'> {
  job: string;
  whole: boolean;
}

const itemOf = (entry: Entry): OutboxItem => {
  const { n, id, uuid, name, at, state, receipt, groups } = entry;
  return { n, id, uuid, name, at, state, receipt, groups, args: mutationOf(entry).args };
};

const fileOf = ({ sha256, size, type, offset, problem, grp, state }: FileRecord): FileItem => ({
  sha256,
  size,
  type,
  offset: offset ?? 0,
  problem,
  job: grp,
  whole: state === 'whole',
});

/** What is not settled yet: small tables, read together. */
interface Queue {
  outbox: readonly Entry[];
  files: readonly FileRecord[];
  left: readonly LeftJob[];
  standing: Standing | undefined;
}

function marksOf(queue: Pick<Queue, 'outbox' | 'files' | 'left'>, job: string): Marks {
  const entries = queue.outbox.filter((entry) => entry.groups.includes(job));
  const left = queue.left.find((one) => one.job === job);
  const count = (state: Entry['state']): number => entries.filter((entry) => entry.state === state).length;
  return {
    unsent: count('waiting'),
    withOffice: count('with_office'),
    refused: count('refused'),
    filesUnsent: queue.files.filter((file) => file.grp === job && file.state !== 'whole').length,
    left: left === undefined ? null : { reason: left.reason },
  };
}

async function workOf(tables: Tables, job: string, user: string): Promise<JobWork> {
  const outbox = await tables.outbox.by('groups', job);
  const files = await tables.files.by('grp', job);
  const left = await tables.left.get(job);
  const marks = marksOf({ outbox, files, left: left === undefined ? [] : [left] }, job);
  return { ...marks, canWrite: left === undefined || (await startedByHim(tables, job, user)) };
}

/** Who had started a job before he lost it may finish it (Q3, P5). */
async function startedByHim(tables: Tables, job: string, user: string): Promise<boolean> {
  const given = await viewReader(tables, KINDS).find('assignments', 'job', job);
  return given.some((row) => row['technician'] === user && row['started_at'] !== null);
}

const WORK: readonly TableName[] = ['outbox', 'files', 'left', 'base', 'overlay'];

const QUEUE: readonly TableName[] = ['outbox', 'files', 'left', 'meta'];

/** Read together and once for all who ask: the badge, the cards of Today, the sync page. */
const queue: Readable<Queue | undefined> = followed(QUEUE, async (tables) => ({
  outbox: await tables.outbox.all(),
  files: await tables.files.all(),
  left: await tables.left.all(),
  standing: await tables.meta.get('standing'),
}));

/** Of every job with something unsettled. */
const marks: Readable<ReadonlyMap<string, Marks>> = derived(queue, (now) => {
  if (now === undefined) return new Map();
  const groups = [...now.outbox.flatMap((one) => one.groups), ...now.files.map((one) => one.grp)];
  const jobs = new Set([...groups, ...now.left.map((one) => one.job)]);
  return new Map([...jobs].map((job) => [job, marksOf(now, job)]));
});

export const live = {
  /** `undefined` while loading, null where there is none. */
  row: <K extends Kind>(kind: K, id: string | null | undefined): Readable<Rows[K] | null | undefined> =>
    query(async (tx) => (await tx.get(kind, id)) ?? null),
  /** All of one job, customer, centre or user, by id. */
  rows: <K extends Kind>(kind: K, grp: string): Readable<Rows[K][] | undefined> => {
    const column = KINDS[kind].column as (keyof Rows[K] & string) | null;
    return query((tx) =>
      column === null ? tx.all(kind) : tx.find(kind, column, grp as Rows[K][keyof Rows[K] & string]),
    );
  },
  all: <K extends Kind>(kind: K): Readable<Rows[K][] | undefined> => query((tx) => tx.all(kind)),
  find: <K extends Kind, C extends keyof Rows[K] & string>(kind: K, column: C, value: Rows[K][C]) =>
    query((tx) => tx.find(kind, column, value)),
  query,
  work: (job: string): Readable<JobWork | undefined> =>
    followed(WORK, (tables, one) => workOf(tables, job, one.person.user.id)),
  marks,
  outbox: derived(queue, (now) => (now?.outbox ?? []).map(itemOf)),
  files: derived(queue, (now) => (now?.files ?? []).map(fileOf)),
  /** The engine's own records, for the badge. */
  queue,
} as const;
