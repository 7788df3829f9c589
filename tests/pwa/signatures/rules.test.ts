/** What a signature does to its job, held to the job's own machine (W3, W5). */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Rows } from '@/generated/contract';
import { sign } from '@/signatures/rules';
import { SEAL } from './vectors';

const FILE = new URL('../../../sync/spec/vectors/job_status.json', import.meta.url);
const machine = JSON.parse(readFileSync(FILE, 'utf8')) as {
  states: string[];
  next: Record<string, Record<string, string | null>>;
};
const job = SEAL.documents[0]?.work.job as Rows['jobs'];
const HIS = job.technician ?? '';

test.each(machine.states)('W5 signing a job that is %s follows the job’s machine', (status) => {
  const { job: after, flag } = sign({ ...job, status }, 'seal', HIS);
  const next = machine.next[status]?.['sign'] ?? null;
  expect(after?.status ?? status).toBe(next ?? status);
  expect(flag === null).toBe(next !== null);
});

test('W3 the first seal counts, also where the status could not advance', () => {
  expect(sign({ ...job, status: 'accepted', seal: 'first' }, 'second', HIS).job?.seal).toBe('first');
  expect(sign({ ...job, status: 'accepted' }, 'second', HIS).job?.seal).toBe('second');
  expect(sign({ ...job, status: 'signed', seal: 'first' }, 'second', HIS)).toMatchObject({
    job: null,
    flag: ['ALREADY_FINISHED', expect.any(String)],
  });
});

test('W2 a seal for a job that was lost changes nothing of it', () => {
  expect(sign({ ...job, status: 'working' }, 'seal', 'another')).toMatchObject({
    job: null,
    flag: ['JOB_REASSIGNED', expect.any(String)],
  });
});
