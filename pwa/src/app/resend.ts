/**
 * Entering a refused fact again: what was refused becomes the draft of the form it came from. The refused one stays in
 * the tray until it is put aside, so that nothing is lost where the form is left (V1).
 */
import { drafts, type OutboxItem } from './fieldseal';
import type { Args, Rows } from '@/generated/contract';
import { localDay, localTime } from '@/jobs/windows';
import { emptyForm } from '@/parts/form';
import { filled } from '@/timesheets/form';

export interface Again {
  /** Key and value of the form's draft. */
  key: string;
  job: string;
  value: unknown;
  /** Where the form is. */
  path: string;
}

type Refused = Pick<OutboxItem, 'name' | 'args' | 'state'>;
/** What the form asks of the job as it is now. */
type Standing = Pick<Rows['jobs'], 'status'>;

type Laid = (args: never) => Again;

/** Only what has a form of its own. A step is done again on the job's page; a rating and a seal are the customer's. */
const FORMS: Readonly<Record<string, Laid>> = {
  'parts.use': part,
  'timesheets.record': hours,
  'checks.record': check,
  'jobs.report': report,
  'jobs.appoint': appointment,
};

/** Null where there is no form for it (any more), or it was not refused. */
export function again(item: Refused, job?: Standing): Again | null {
  // A time is agreed as the next step of a job that was accepted; later its sheet does not open.
  if (item.name === 'jobs.appoint' && job?.status !== 'accepted') return null;
  const form = FORMS[item.name];
  return item.state === 'refused' && form !== undefined ? form(item.args as never) : null;
}

/** Every field the form has, from the arguments where they say something. */
function part(args: Args['parts.use']): Again {
  const said = args as unknown as Record<string, unknown>;
  const empty = emptyForm();
  const form = Object.fromEntries(Object.entries(empty).map(([field, value]) => [field, said[field] ?? value]));
  const value = { picked: true, form };
  return { key: `part-${args.job}`, job: args.job, value, path: `/job/${args.job}/add-part` };
}

function hours(args: Args['timesheets.record']): Again {
  const { job, kind, started_at, ended_at, replaces } = args;
  const times = filled({ kind, started_at, ended_at } as Parameters<typeof filled>[0], new Date(ended_at));
  const value = { ...times, reason: args.reason ?? '' };
  const path = `/job/${job}/time?fix=${replaces ?? 'new'}`;
  return { key: `time-${job}-${replaces ?? 'new'}`, job, value, path };
}

function check({ job, item, reading, verdict }: Args['checks.record']): Again {
  const value = { typed: reading ?? '', picked: reading ? null : verdict };
  return { key: `check-${job}-${item}`, job, value, path: `/job/${job}/checks?fix=${encodeURIComponent(item)}` };
}

function report({ job, actual_fault }: Args['jobs.report']): Again {
  const value = { choice: 'other', text: actual_fault };
  return { key: `report-${job}`, job, value, path: `/job/${job}/report` };
}

/** Its sheet opens with the job's next step. */
function appointment({ job, window_start, window_end, note }: Args['jobs.appoint']): Again {
  const [from, until] = [localTime(window_start), localTime(window_end)];
  const value = { on: localDay(window_start), from, until, note: note ?? '' };
  return { key: `appoint-${job}`, job, value, path: `/job/${job}` };
}

/** Lays it into the form. False where something half filled is there already: that is never overwritten. */
export async function layOut({ key, job, value }: Again): Promise<boolean> {
  if ((await drafts.load(key)) !== undefined) return false;
  await drafts.save(key, job, value);
  return true;
}
