/** A form of many values becomes one edit for each value that changed (W4). Pure. */

import type { Args, Rows } from '@/generated/contract';
import { moment } from '../moments';

export interface Edited {
  fault: string;
  product: string;
  charge_type: string;
  priority: string;
  contact_name: string;
  contact_phone: string;
  promisedDay: string;
  promisedHour: string;
}

const TEXTS = ['fault', 'product', 'charge_type', 'priority', 'contact_name', 'contact_phone'] as const;

/** Whole minutes are what the form shows: a promise that differs in seconds only was not touched. */
const sameMinute = (a: string | null, b: string | null): boolean => a?.slice(0, 16) === b?.slice(0, 16);

/** What changed against the job as it was when the form was opened. */
export function editsOf(job: Rows['jobs'], form: Edited): Args['jobs.edit'][] {
  const texts = TEXTS.map((field) => ({ job: job.id, field, from: job[field], to: form[field].trim() }));
  const promised = moment(form.promisedDay, form.promisedHour);
  const edits: Args['jobs.edit'][] = texts.filter((edit) => edit.from !== edit.to);
  if (!sameMinute(job.promised_at, promised)) {
    edits.push({ job: job.id, field: 'promised_at', from: job.promised_at, to: promised });
  }
  return edits;
}
