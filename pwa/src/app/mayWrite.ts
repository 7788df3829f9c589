/** Whether this person may still record something on a job: not when he lost it before he had begun (Q3, W2). */
import { derived, type Readable } from 'svelte/store';
import { live } from './fieldseal';

export const mayWriteOn = (jobId: string): Readable<boolean> =>
  derived(live.work(jobId), (work) => work?.canWrite !== false, true);
