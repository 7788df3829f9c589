/** What the check screens read from the device. */
import { procedureFor, standing } from '@/app/facts';
import { live } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

export interface Bench {
  job: Rows['jobs'];
  procedure: Rows['procedures'] | undefined;
  checks: Rows['checks'][];
  instruments: Rows['instruments'][];
}

/** The job's procedure, its readings (without those taken back), and every instrument. */
export const benchOf = (id: string) =>
  live.query(async (tx): Promise<Bench | null> => {
    const job = await tx.get('jobs', id);
    if (!job) return null;
    return {
      job,
      procedure: procedureFor(job.product, await tx.all('procedures')),
      checks: standing(await tx.find('checks', 'job', id), await tx.find('withdrawals', 'job', id)),
      instruments: (await tx.all('instruments')).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
    };
  });
