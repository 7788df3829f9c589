/**
 * The technician's steps and the time they run (D10): each is one save, the step and its time entry together.
 * It stands here because it is the one place where jobs and timesheets meet.
 */
import { minutesBetween } from '@/timesheets/rules';
import type { Rows } from '@/generated/contract';
import { latest, standing } from './facts';
import { mutateAll, newId, read, sealBasis, type Done, type Saved } from './fieldseal';
import { whereabouts } from './whereabouts';

/** Now, by the office's clock, as the engine knows it (rule V7). */
export const officeNow = async (): Promise<string> => (await sealBasis()).signed_at;

const ofJob = (job: string): Promise<{ steps: Rows['steps'][]; times: Rows['timesheets'][] }> =>
  read(async (tx) => ({
    steps: (await tx.find('steps', 'job', job)).sort((a, b) => b.at.localeCompare(a.at)),
    times: standing(await tx.find('timesheets', 'job', job), await tx.find('withdrawals', 'job', job)),
  }));

/** A time entry run by the steps; one that `replaces` another carries the reason. */
function entry(job: string, kind: string, from: string, until: string, replaces: string | null, reason: string): Done {
  const minutes = minutesBetween(from, until);
  const args = { id: newId(), job, kind, started_at: from, ended_at: until, minutes, source: 'steps', replaces };
  return ['timesheets.record', { ...args, reason: replaces ? reason : null }];
}

/** Set out. The place is added when the device knows it; it never waits for it. */
export const travel = (job: string): Promise<Saved[]> => mutateAll([['jobs.travel', { job, ...whereabouts() }]]);

/** Arrive, and record the way there if its start is known. */
export async function arrive(job: string): Promise<Saved[]> {
  const { steps, times } = await ofJob(job);
  const out = steps.find((step) => step.kind === 'travel');
  const until = await officeNow();
  const known = times.some((one) => one.kind === 'travel' && out && one.started_at === out.at);
  const way = out && !known && out.at <= until ? [entry(job, 'travel', out.at, until, null, '')] : [];
  return mutateAll([['jobs.arrive', { job, ...whereabouts() }], ...way]);
}

/** Work ends now: recorded from its start; going back to work and ending again replaces the entry, with the reason. */
export async function endWork(job: string, reason: string): Promise<Saved[]> {
  const { steps, times } = await ofJob(job);
  const begun = steps.findLast((step) => step.kind === 'start') ?? steps.findLast((step) => step.kind === 'arrive');
  const until = await officeNow();
  const before = latest(times).find((one) => one.kind === 'work' && one.source === 'steps');
  if (!begun || begun.at > until || (before && minutesBetween(before.ended_at, until) < 1)) return [];
  return mutateAll([entry(job, 'work', begun.at, until, before?.id ?? null, reason)]);
}
