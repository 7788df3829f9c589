/** What this device has decided already, though the server may not know yet. */

import { stillAsked } from '@/app/sentBack';
import type { Rows } from '@/generated/contract';
import type { Line, State } from './queries';

/** Jobs of this device's feed that wait for the department: what the rail counts. */
export function waitingHere(jobs: readonly Rows['jobs'][], said: readonly Rows['verifications'][]): number {
  const asked = new Set(stillAsked(said).map((one) => one.job));
  return jobs.filter((job) => (job.status === 'signed' || job.status === 'left') && !asked.has(job.id)).length;
}

/** The lines that still belong in the list, by what this device knows. */
export function stillIn(
  lines: readonly Line[],
  state: State,
  said: readonly Rows['verifications'][],
  decided: ReadonlySet<string>,
): Line[] {
  const asked = new Set(stillAsked(said).map((one) => one.job));
  const confirmed = new Set(said.flatMap((one) => (one.outcome === 'confirmed' ? one.job : [])));
  return lines.filter((line) => {
    if (confirmed.has(line.id) || decided.has(line.id)) return false;
    return state === 'sent_back' || !asked.has(line.id);
  });
}

/** Nothing in it must be ticked first: it may be confirmed with others in one go. */
export const isPlain = (line: Pick<Line, 'stop'>): boolean => line.stop === 0;
