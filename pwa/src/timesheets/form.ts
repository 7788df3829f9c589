/** A time entry by hand: day and hours of the device, turned into UTC with milliseconds (D10). */
import type { Rows } from '@/generated/contract';
import type { KINDS } from './rules';

export interface TimeForm {
  kind: (typeof KINDS)[number];
  day: string;
  from: string;
  until: string;
  reason: string;
}

const two = (n: number): string => String(n).padStart(2, '0');
const dayOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const hourOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** The form for an entry to be corrected, or a new one ending now. */
export function filled(entry: Rows['timesheets'] | null, now: Date): TimeForm {
  if (!entry) return { kind: 'work', day: dayOf(now), from: '', until: hourOf(now), reason: '' };
  const from = new Date(entry.started_at);
  const kind = entry.kind as TimeForm['kind'];
  return { kind, day: dayOf(from), from: hourOf(from), until: hourOf(new Date(entry.ended_at)), reason: '' };
}

/** Start and end in UTC; null when incomplete or the end comes first. Work past midnight ends the next day. */
export function spanOf(form: TimeForm): { started_at: string; ended_at: string } | null {
  const started = new Date(`${form.day}T${form.from}:00`);
  const ended = new Date(`${form.day}T${form.until}:00`);
  if (Number.isNaN(started.getTime()) || Number.isNaN(ended.getTime())) return null;
  const overnight = ended < started && started.getHours() >= 18 && ended.getHours() < 8;
  if (overnight) ended.setDate(ended.getDate() + 1);
  return ended < started ? null : { started_at: started.toISOString(), ended_at: ended.toISOString() };
}
