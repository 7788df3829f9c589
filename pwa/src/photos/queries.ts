/** What the photo screen reads from the device. */
import { live } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

export interface Taken {
  photo: Rows['photos'];
  withdrawn: boolean;
  /** The server has the file whole. */
  here: boolean;
}

/** Photos of a job, newest first. */
export const takenOn = (job: string) =>
  live.query(async (tx): Promise<Taken[]> => {
    const gone = new Set((await tx.find('withdrawals', 'job', job)).map((one) => one.fact));
    const arrived = new Set((await tx.find('file_arrivals', 'job', job)).map((one) => one.sha256));
    const photos = (await tx.find('photos', 'job', job)).sort((a, b) => b.at.localeCompare(a.at));
    return photos.map((photo) => ({ photo, withdrawn: gone.has(photo.id), here: arrived.has(photo.sha256) }));
  });
