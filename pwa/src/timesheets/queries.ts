/** What the time screen reads from the device. */
import { latest, standing } from '@/app/facts';
import { live } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

export interface Entries {
  /** Entries that count, in the order they began. */
  standing: Rows['timesheets'][];
  /** Replaced ones by the id of what replaced them. */
  old: Map<string, Rows['timesheets']>;
  /** What the steps are measuring right now. */
  running: { kind: 'travel' | 'work'; since: string } | null;
}

const RUNS: Record<string, 'travel' | 'work'> = { travelling: 'travel', working: 'work' };

export const entriesOf = (id: string) =>
  live.query(async (tx): Promise<Entries> => {
    const all = standing(await tx.find('timesheets', 'job', id), await tx.find('withdrawals', 'job', id));
    const status = (await tx.get('jobs', id))?.status ?? '';
    const kind = RUNS[status];
    const begun = (await tx.find('steps', 'job', id))
      .filter((step) => step.kind === (kind === 'travel' ? 'travel' : 'start'))
      .sort((a, b) => b.at.localeCompare(a.at))[0];
    const byId = new Map(all.map((one) => [one.id, one]));
    return {
      standing: latest(all).sort((a, b) => a.started_at.localeCompare(b.started_at)),
      old: new Map(
        all.flatMap((one) => (one.replaces && byId.has(one.replaces) ? [[one.id, byId.get(one.replaces) ?? one]] : [])),
      ),
      running: kind && begun ? { kind, since: begun.at } : null,
    };
  });
