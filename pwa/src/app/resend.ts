/**
 * Entering a refused fact again: what was refused becomes the draft of the form it came from. The refused one stays in
 * the tray until it is put aside, so that nothing is lost where the form is left (V1).
 */
import { drafts, type OutboxItem } from './fieldseal';
import type { Args } from '@/generated/contract';
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

/** Null where there is no form for it, or it was not refused. */
export function again(item: Refused): Again | null {
  if (item.state !== 'refused') return null;
  if (item.name === 'parts.use') return part(item.args as unknown as Args['parts.use']);
  if (item.name === 'timesheets.record') return hours(item.args as unknown as Args['timesheets.record']);
  if (item.name === 'checks.record') return check(item.args as unknown as Args['checks.record']);
  return null;
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

/** Lays it into the form. False where something half filled is there already: that is never overwritten. */
export async function layOut({ key, job, value }: Again): Promise<boolean> {
  if ((await drafts.load(key)) !== undefined) return false;
  await drafts.save(key, job, value);
  return true;
}
