/** The customer's file as far as it is on this device (D16, D26). */
import { live } from '@/app/fieldseal';
import { current } from '@/app/nextService';
import type { Rows } from '@/generated/contract';

export interface File {
  job: Rows['jobs'];
  customer: Rows['customers'] | undefined;
  site: Rows['sites'] | undefined;
  equipment: Rows['equipment'] | undefined;
  others: Rows['equipment'][];
  /** Repairs of the job's equipment, or of all the customer's where the job names none; newest first. */
  history: Rows['equipment_history'][];
  /** When the job's equipment is to be serviced, as it counts now. */
  nextService: Rows['next_services'] | undefined;
}

export const fileOf = (jobId: string) =>
  live.query(async (tx): Promise<File | null> => {
    const job = await tx.get('jobs', jobId);
    if (!job) return null;
    const equipment = await tx.find('equipment', 'customer', job.customer);
    const history = await tx.find('equipment_history', 'customer', job.customer);
    return {
      job,
      customer: await tx.get('customers', job.customer),
      site: await tx.get('sites', job.site),
      equipment: equipment.find((one) => one.id === job.equipment),
      others: equipment.filter((one) => one.id !== job.equipment),
      history: history
        .filter((one) => one.id !== jobId && (!job.equipment || one.equipment === job.equipment))
        .sort((a, b) => b.closed_at.localeCompare(a.closed_at)),
      nextService: current(await tx.find('next_services', 'customer', job.customer), job.equipment),
    };
  });
