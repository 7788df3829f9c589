/** A job with everything that belongs to it, from this device. */

import type { Readable } from 'svelte/store';
import { live, request } from '@/app/fieldseal';
import type { Whole } from './story';

/** The job as this device has it; null where it has not (a closed one). */
export const wholeHere = (id: string): Readable<Whole | null | undefined> =>
  live.query(async (tx) => {
    const job = await tx.get('jobs', id);
    if (!job) return null;
    return {
      job,
      customer: (await tx.get('customers', job.customer)) ?? null,
      site: (await tx.get('sites', job.site)) ?? null,
      equipment: (await tx.get('equipment', job.equipment)) ?? null,
      equipment_history: await tx.find('equipment_history', 'customer', job.customer),
      steps: await tx.find('steps', 'job', id),
      assignments: await tx.find('assignments', 'job', id),
      parts: await tx.find('parts', 'job', id),
      checks: await tx.find('checks', 'job', id),
      timesheets: await tx.find('timesheets', 'job', id),
      photos: await tx.find('photos', 'job', id),
      file_arrivals: await tx.find('file_arrivals', 'job', id),
      ratings: await tx.find('ratings', 'job', id),
      seals: await tx.find('seals', 'job', id),
      own_offers: await tx.find('own_offers', 'job', id),
      amendments: await tx.find('amendments', 'job', id),
      unsigned: await tx.find('unsigned', 'job', id),
      withdrawals: await tx.find('withdrawals', 'job', id),
      conflicts: await tx.find('conflicts', 'job', id),
      complaints: (await tx.all('complaints')).filter((one) => one.job === id),
      next_services: (await tx.find('next_services', 'customer', job.customer)).filter(
        (one) => one.equipment === job.equipment,
      ),
      review_items: (await tx.all('review_items')).filter((item) => item.job === id),
      mutations: [],
      people: Object.fromEntries((await tx.all('users')).map((user) => [user.id, user.name])),
    };
  });

/** The job as the server tells it, with what was sent and when it came. Throws `SyncError | Unreachable`. */
export const wholeThere = async (id: string): Promise<Whole> =>
  (await request('GET', `/api/jobs/${encodeURIComponent(id)}`)).json as Whole;

/** What `GET /api/seals/<id>/verify` answers. */
export interface Verified {
  valid: boolean;
  says: string;
  code: string;
  verdict: string;
  personal: string;
  differences: unknown[];
  findings: { line: string; code: string }[];
  files: { here: string[]; absent: string[] };
  chain: { links: number; broken: { n: number; code: string } | null };
  amendments: { id: string; valid: boolean; signed: string | null }[];
}

export const verifySeal = async (id: string): Promise<Verified> =>
  (await request('GET', `/api/seals/${encodeURIComponent(id)}/verify`)).json as Verified;
