/** What the job screens read. Every one of them answers from the device. */
import type { Readable } from 'svelte/store';
import { procedureFor, standing } from '@/app/facts';
import { live } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

export interface Card {
  job: Rows['jobs'];
  customer: string;
  address: string;
}

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
    return jobs.map((job) => ({
      job,
      customer: customers.get(job.customer ?? '')?.name ?? job.contact_name,
      address: sites.get(job.site ?? '')?.address ?? '',
    }));
  });

/** Everything the job's page shows in one reading, so that it never shows halves of two moments. */
export interface Whole {
  job: Rows['jobs'];
  site: Rows['sites'] | undefined;
  customer: Rows['customers'] | undefined;
  history: number;
  parts: Rows['parts'][];
  checks: Rows['checks'][];
  times: Rows['timesheets'][];
  photos: Rows['photos'][];
  steps: Rows['steps'][];
  conflicts: Rows['conflicts'][];
  seal: Rows['seals'] | undefined;
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
      parts: standing(await tx.find('parts', 'job', id), taken),
      checks: standing(await tx.find('checks', 'job', id), taken),
      times: standing(await tx.find('timesheets', 'job', id), taken),
      photos: standing(await tx.find('photos', 'job', id), taken),
      steps: (await tx.find('steps', 'job', id)).sort((a, b) => a.at.localeCompare(b.at)),
      conflicts: (await tx.find('conflicts', 'job', id)).filter((one) => !one.settled_at),
      seal: await tx.get('seals', job.seal),
      procedure: procedureFor(job.product, procedures),
    };
  });
