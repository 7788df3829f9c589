/** What the job screens read. Every one of them answers from the device. */
import type { Readable } from 'svelte/store';
import { procedureFor, standing } from '@/app/facts';
import { live } from '@/app/fieldseal';
import type { Look } from '@/app/live';
import { current } from '@/app/nextService';
import { stillAsked } from '@/app/sentBack';
import { sightOf } from '@/app/sight';
import type { Rows } from '@/generated/contract';
import { movesAt } from './groups';

/** What Today shows and sorts by: kept from start to start, so only what is needed. */
const SHOWN = [
  'id',
  'status',
  'priority',
  'product',
  'fault',
  'actual_fault',
  'window_start',
  'window_end',
  'due_at',
  'promised_at',
  'received_at',
  'closed_at',
] as const;
/** To be raised with `SHOWN`: an answer of another shape is not to be shown. */
const SHAPE = 2;

export interface Card {
  job: Pick<Rows['jobs'], (typeof SHOWN)[number]>;
  customer: string;
  address: string;
  /** The office wants something added (D12). */
  sentBack: boolean;
}

/** Seen at once at the next start, until the clock moves a job. */
const KEPT = {
  name: `today/${SHAPE}`,
  sight: (cards: readonly Card[]) => sightOf('today', movesAt(cards.map(({ job }) => job))),
};

const shown = (job: Rows['jobs']): Card['job'] =>
  Object.fromEntries(SHOWN.map((name) => [name, job[name]])) as unknown as Card['job'];

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** The technician's jobs with who and where; those he lost stay until the engine drops them. */
export const cardsOf = (user: string): Readable<Card[] | undefined> =>
  live.query(async (tx) => {
    const mine = new Set((await tx.find('assignments', 'technician', user)).map((one) => one.job));
    const jobs = (await tx.all('jobs')).filter((job) => job.technician === user || mine.has(job.id));
    // Two readings of everything are far quicker than two for each of five hundred jobs.
    const customers = byId(await tx.all('customers'));
    const sites = byId(await tx.all('sites'));
    const back = new Set(stillAsked(await tx.all('verifications')).map((one) => one.job));
    return jobs.map((job) => ({
      job: shown(job),
      customer: customers.get(job.customer ?? '')?.name ?? job.contact_name,
      address: sites.get(job.site ?? '')?.address ?? '',
      sentBack: back.has(job.id) && job.status !== 'verified',
    }));
  }, KEPT);

/** An unread notice with what is known of the job it speaks of. */
export interface Notice extends Pick<Rows['notices'], 'id' | 'kind' | 'at'> {
  /** Null where it is no longer on the device. */
  job: string | null;
  number: string | null;
  product: string | null;
  /** The address; where only the notice itself still knows of the job, the fault. */
  place: string | null;
  /** Why it was taken away, or sent back. */
  reason: string | null;
}

/** As `SHAPE`, of `Notice`. */
const NOTICE_SHAPE = 4;

type Told = Partial<Record<'number' | 'product' | 'fault', string | null>>;

/** Why he lost the job or has it again; null for any other notice, and where the device does not know. */
async function why(tx: Look, kind: string, user: string, job: Rows['jobs'] | undefined): Promise<string | null> {
  if (kind === 'cancelled') return job?.cancel_reason ?? null;
  if (kind === 'sent_back' && job) {
    return stillAsked(await tx.find('verifications', 'job', job.id)).at(-1)?.reason ?? null;
  }
  if (kind !== 'reassigned' || !job) return null;
  const own = (await tx.find('assignments', 'job', job.id)).filter((one) => one.technician === user);
  const last = own.sort((a, b) => (b.released_at ?? '').localeCompare(a.released_at ?? ''))[0];
  return last?.release_reason ?? null;
}

async function noticeOf(tx: Look, row: Rows['notices']): Promise<Notice> {
  const { id, kind, at, user } = row;
  const about = await tx.get('jobs', row.job);
  const site = await tx.get('sites', about?.site);
  // What the server wrote into the notice stays readable when the job has left the device.
  const told = (row.data ?? {}) as Told;
  return {
    id,
    kind,
    at,
    job: about?.id ?? null,
    number: about?.number ?? told.number ?? null,
    product: about?.product ?? told.product ?? null,
    place: site?.address ?? (about ? null : (told.fault ?? null)),
    reason: await why(tx, kind, user, about),
  };
}

/** The newest `most` that were not read. */
export const noticesOf = (user: string, most: number): Readable<Notice[] | undefined> =>
  live.query(
    async (tx) => {
      const unread = (await tx.find('notices', 'user', user)).filter((one) => !one.read_at);
      const newest = unread.sort((a, b) => b.at.localeCompare(a.at)).slice(0, most);
      return Promise.all(newest.map((row) => noticeOf(tx, row)));
    },
    { name: `notices/${NOTICE_SHAPE}` },
  );

/** Everything the job's page shows in one reading, so that it never shows halves of two moments. */
export interface Whole {
  job: Rows['jobs'];
  site: Rows['sites'] | undefined;
  customer: Rows['customers'] | undefined;
  history: number;
  /** The day of the equipment's next service. */
  nextService: string | null;
  parts: Rows['parts'][];
  checks: Rows['checks'][];
  times: Rows['timesheets'][];
  photos: Rows['photos'][];
  steps: Rows['steps'][];
  conflicts: Rows['conflicts'][];
  seal: Rows['seals'] | undefined;
  /** Why nobody signed, the latest last. */
  unsigned: Rows['unsigned'][];
  procedure: Rows['procedures'] | undefined;
}

export const wholeOf = (id: string): Readable<Whole | null | undefined> =>
  live.query(async (tx) => {
    const job = await tx.get('jobs', id);
    if (!job) return null;
    const taken = await tx.find('withdrawals', 'job', id);
    const procedures = await tx.all('procedures');
    const history = await tx.find('equipment_history', 'customer', job.customer);
    return {
      job,
      site: await tx.get('sites', job.site),
      customer: await tx.get('customers', job.customer),
      history: history.filter((one) => one.id !== id && (!job.equipment || one.equipment === job.equipment)).length,
      nextService: current(await tx.find('next_services', 'customer', job.customer), job.equipment)?.due_on ?? null,
      parts: standing(await tx.find('parts', 'job', id), taken),
      checks: standing(await tx.find('checks', 'job', id), taken),
      times: standing(await tx.find('timesheets', 'job', id), taken),
      photos: standing(await tx.find('photos', 'job', id), taken),
      steps: (await tx.find('steps', 'job', id)).sort((a, b) => a.at.localeCompare(b.at)),
      conflicts: (await tx.find('conflicts', 'job', id)).filter((one) => !one.settled_at),
      seal: await tx.get('seals', job.seal),
      unsigned: (await tx.find('unsigned', 'job', id)).sort((a, b) => a.at.localeCompare(b.at)),
      procedure: procedureFor(job.product, procedures),
    };
  });
