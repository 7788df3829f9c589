/** What is still missing on a job (D5, D8, D11, D30). It is told, never made a wall. */
import { latest } from '@/app/facts';
import type { Whole } from './queries';

export type Gap = 'fault' | 'checks' | 'failed' | 'certificate' | 'status' | 'before' | 'after';

export interface Missing {
  gap: Gap;
  /** How many; 1 where it is a yes or no. */
  n: number;
  /** The screen of the job that mends it. */
  screen: string;
}

export function missingOf(whole: Whole): Missing[] {
  const { job, parts, photos, procedure } = whole;
  const standing = latest(whole.checks);
  const done = new Set(standing.map((check) => check.item));
  const items = (procedure?.items ?? []) as unknown as { key: string }[];
  const list: Missing[] = [
    { gap: 'fault', n: job.actual_fault ? 0 : 1, screen: 'report' },
    { gap: 'before', n: photos.some((photo) => photo.stage === 'before') ? 0 : 1, screen: 'photos' },
    { gap: 'checks', n: items.filter((item) => !done.has(item.key)).length, screen: 'checks' },
    { gap: 'failed', n: standing.filter((check) => check.verdict === 'fail').length, screen: 'checks' },
    {
      gap: 'certificate',
      n: parts.filter((part) => !part.certificate_no && !part.certificate_photo).length,
      screen: 'parts',
    },
    { gap: 'status', n: parts.filter((part) => part.status !== 'conforming').length, screen: 'parts' },
    { gap: 'after', n: photos.some((photo) => photo.stage === 'after') ? 0 : 1, screen: 'photos' },
  ];
  return list.filter((one) => one.n > 0);
}
