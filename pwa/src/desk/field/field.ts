/** How the field uses its phones, told from the rows at hand (the jobs not yet verified). Pure; `now` in ms. */

import type { Rows } from '@/generated/contract';
import { isInField, isSigned } from '@/app/trade_rules';
import type { Device } from '../queries';

export interface FieldUse {
  /** Technicians on the way or on site. */
  inField: number;
  technicians: number;
  /** Since when the oldest thing known to be unsent waits; null where nothing does. */
  oldestUnsent: string | null;
  unsent: number;
  /** Of the jobs that got that far: how many were told by a phone, step by step. */
  arrived: Share;
  closed: Share;
  photographed: Share;
}

export interface Share {
  of: number;
  yes: number;
}

/** Whole percent, or null where there is nothing to share. */
export const percent = (share: Share): number | null =>
  share.of === 0 ? null : Math.floor((share.yes * 100) / share.of);

export interface Field {
  jobs: readonly Rows['jobs'][];
  steps: readonly Rows['steps'][];
  photos: readonly Rows['photos'][];
  technicians: readonly string[];
  devices: readonly Device[];
}

export function fieldUse({ jobs, steps, photos, technicians, devices }: Field): FieldUse {
  const told = (kind: string): Set<string> =>
    new Set(steps.filter((step) => step.kind === kind).map((step) => step.job));
  const share = (some: readonly Rows['jobs'][], yes: ReadonlySet<string>): Share => ({
    of: some.length,
    yes: some.filter((job) => yes.has(job.id)).length,
  });
  const reached = jobs.filter((job) => job.status === 'arrived' || job.status === 'working' || isSigned(job.status));
  const finished = jobs.filter((job) => isSigned(job.status));
  const phones = devices.filter((device) => technicians.includes(device.user) && !device.revoked);
  const waiting = phones.filter((device) => (device.unsent ?? 0) + (device.files_unsent ?? 0) > 0);
  return {
    inField: new Set(jobs.filter((job) => isInField(job.status)).map((job) => job.technician)).size,
    technicians: technicians.length,
    oldestUnsent: waiting.flatMap((device) => device.oldest_at ?? []).sort()[0] ?? null,
    unsent: waiting.reduce((sum, device) => sum + (device.unsent ?? 0) + (device.files_unsent ?? 0), 0),
    arrived: share(reached, told('arrive')),
    closed: share(finished, told('sign')),
    photographed: share(finished, new Set(photos.map((photo) => photo.job))),
  };
}
