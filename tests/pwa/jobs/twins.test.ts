/** What the shared vectors cannot show: a twin runs again and again, over rows that moved meanwhile (rule V2). */

import { runTwin } from '@sync/memory';
import { expect, test } from 'vitest';
import type { Rows } from '@/generated/contract';
import { twins } from '@/jobs/mutations';

const job: Rows['jobs'] = {
  id: 'job',
  centre: 'centre',
  number: 'A-1',
  customer: 'customer',
  site: 'site',
  equipment: null,
  product: 'boiler',
  status: 'assigned',
  charge_type: 'paid',
  priority: 'normal',
  channel: 'phone',
  fault: 'cold',
  actual_fault: null,
  actual_by: null,
  received_at: '2026-11-22T00:00:00.000Z',
  promised_at: null,
  due_at: null,
  window_start: null,
  window_end: null,
  technician: 'tech',
  contact_name: 'Li',
  contact_phone: '1',
  created_by: 'desk',
  closed_at: null,
  cancel_reason: null,
  seal: null,
};
const given = (over: Partial<Rows['assignments']> = {}): Rows['assignments'] => ({
  id: 'a1',
  job: 'job',
  technician: 'tech',
  assigned_by: 'desk',
  assigned_at: '2026-11-22T00:10:00.000Z',
  started_at: null,
  released_at: null,
  release_reason: null,
  ...over,
});
const ctx = {
  caller: { user: 'tech', role: 'technician', client_id: 'phone' },
  uuid: 'u1',
  at: '2026-11-22T01:00:00.000Z',
  device_at: '2026-11-22T01:00:00.000Z',
};

test('V2 started again over rows the server moved: the first start stands', async () => {
  const assignments = [given({ started_at: '2026-11-22T00:59:00.000Z' })];
  const tried = await runTwin(twins['jobs.start'], { jobs: [job], assignments }, { job: 'job' }, ctx);
  expect(tried.rows['assignments']).toEqual(assignments);
});

test('W2 given back to him: his latest assignment is the one he starts', async () => {
  const assignments = [
    given({ id: 'z', released_at: '2026-11-22T00:20:00.000Z', release_reason: 'reassigned' }),
    given({ id: 'b', assigned_at: '2026-11-22T00:30:00.000Z' }),
  ];
  const tried = await runTwin(twins['jobs.start'], { jobs: [job], assignments }, { job: 'job' }, ctx);
  expect(tried.changed).toContainEqual(['assignments', 'b', { ...assignments[1], started_at: ctx.at }]);
  expect(tried.changed.map(([kind, id]) => `${kind}/${id}`)).not.toContain('assignments/z');
});

test('W3 leaving a job somebody else has finished is told as finished, not as lost', async () => {
  const theirs = { ...job, technician: 'other', status: 'left' };
  const assignments = [given({ started_at: ctx.at, released_at: ctx.at, release_reason: 'reassigned' })];
  const tried = await runTwin(twins['jobs.leave'], { jobs: [theirs], assignments }, { job: 'job' }, ctx);
  expect(tried.flags.map((flag) => flag.code)).toEqual(['ALREADY_FINISHED']);
  expect(tried.rows['jobs']).toEqual([theirs]);
});

test('W4 of two edits replayed in a row, the second finds the first one’s value', async () => {
  const first = await runTwin(
    twins['jobs.edit'],
    { jobs: [job] },
    { job: 'job', field: 'fault', from: 'cold', to: 'leaks' },
    ctx,
  );
  const rows = first.rows as unknown as { jobs: Rows['jobs'][]; steps: Rows['steps'][] };
  const second = await runTwin(
    twins['jobs.edit'],
    rows,
    { job: 'job', field: 'fault', from: 'leaks', to: 'drips' },
    { ...ctx, uuid: 'u2' },
  );
  expect(second.flags).toEqual([]);
  expect(second.rows['jobs']).toEqual([{ ...job, fault: 'drips' }]);
  expect(second.rows['steps']?.length).toBe(2);
});
