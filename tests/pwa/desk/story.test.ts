import { describe, expect, test } from 'vitest';
import { editsOf } from '@/desk/job/edits';
import { laidOver, silences, storyOf, type Sent, type Whole } from '@/desk/job/story';
import { dayOf, hourOf } from '@/desk/moments';
import { conflict, job, review, step } from './things';

const whole = (over: Partial<Whole> = {}): Whole => ({
  job: job(),
  customer: null,
  site: null,
  equipment: null,
  equipment_history: [],
  review_items: [],
  mutations: [],
  people: {},
  steps: [],
  assignments: [],
  parts: [],
  checks: [],
  timesheets: [],
  photos: [],
  file_arrivals: [],
  ratings: [],
  seals: [],
  amendments: [],
  withdrawals: [],
  own_offers: [],
  unsigned: [],
  conflicts: [],
  complaints: [],
  next_services: [],
  ...over,
});
const sent = (id: number, at: string, received_at: string, over: Partial<Sent> = {}): Sent => ({
  client_id: 'phone',
  id,
  user: 'tech',
  name: 'jobs.start',
  at,
  offset_ms: 0,
  received_at,
  outcome: 'applied',
  code: null,
  ...over,
});
const photo = (id: string, at: string, by = 'tech') => ({
  id,
  at,
  by,
  job: 'job',
  sha256: id,
  size: 1,
  type: 'image/jpeg',
  stage: 'before',
  caption: null,
  width: null,
  height: null,
});

describe('D13 who did what, in order', () => {
  test('D13 everything is told oldest first, with what became of it after it', () => {
    const at = '2026-11-22T02:00:00.000Z';
    const lines = storyOf(
      whole({
        steps: [step('start', at), step('register', '2026-11-22T01:00:00.000Z')],
        review_items: [review({ at, state: 'closed', closed_at: '2026-11-22T03:00:00.000Z', closed_by: 'desk' })],
        conflicts: [conflict({ settled_at: '2026-11-22T02:30:00.000Z', settled_by: 'desk', taken: 'other' })],
      }),
    );
    expect(lines.map((line) => line.kind)).toEqual(['step', 'step', 'flag', 'settled', 'closed']);
  });

  test('D13 photos taken one after another are one line, until a step or another person comes between', () => {
    const lines = storyOf(
      whole({
        steps: [step('start', '2026-11-22T02:02:30.000Z')],
        photos: [
          photo('a', '2026-11-22T02:01:00.000Z'),
          photo('b', '2026-11-22T02:02:00.000Z'),
          photo('c', '2026-11-22T02:03:00.000Z'),
          photo('d', '2026-11-22T02:04:00.000Z', 'other'),
        ],
      }),
    );
    expect(lines.flatMap((line) => (line.kind === 'photos' ? [line.photos.length] : []))).toEqual([2, 1, 1]);
  });
});

describe('V7 where a device was silent', () => {
  test('V7 what arrives together tells since when the device was alone, by the corrected clock', () => {
    const back = '2026-11-22T05:00:00.000Z';
    const spans = silences([
      sent(1, '2026-11-22T03:10:00.000Z', back, { offset_ms: 600_000 }),
      sent(2, '2026-11-22T04:00:00.000Z', back),
      sent(3, '2026-11-22T04:59:30.000Z', back),
    ]);
    expect(spans).toEqual([{ client_id: 'phone', user: 'tech', from: '2026-11-22T03:20:00.000Z', to: back, count: 2 }]);
  });

  test('V7 the ordinary delay of a network is no silence', () => {
    expect(silences([sent(1, '2026-11-22T03:00:00.000Z', '2026-11-22T03:01:30.000Z')])).toEqual([]);
  });
});

describe('V2 this device over the server', () => {
  test('V2 what was saved a second ago is shown over what the server said, and nothing of it is lost', () => {
    const server = whole({ steps: [step('register', 'a'), step('assign', 'b')], people: { old: 'left the firm' } });
    const here = whole({ job: job({ status: 'cancelled' }), steps: [step('assign', 'b'), step('cancel', 'c')] });
    const both = laidOver(server, here);
    expect(both?.job.status).toBe('cancelled');
    expect(both?.steps.map((one) => one.kind)).toEqual(['register', 'assign', 'cancel']);
    expect(both?.people).toEqual({ old: 'left the firm' });
    expect(laidOver(null, null)).toBeNull();
    expect(laidOver(server, null)).toEqual(server);
  });
});

describe('W4 a form of many values', () => {
  const before = job({ promised_at: '2026-11-23T01:30:45.000Z' });
  const form = {
    fault: before.fault,
    product: before.product,
    charge_type: before.charge_type,
    priority: before.priority,
    contact_name: before.contact_name,
    contact_phone: before.contact_phone,
    promisedDay: dayOf(before.promised_at ?? ''),
    promisedHour: hourOf(before.promised_at ?? ''),
  };

  test('W4 what was not touched is no edit', () => {
    expect(editsOf(before, form)).toEqual([]);
  });

  test('W4 each changed value is an edit of its own, from what the form was opened with', () => {
    expect(editsOf(before, { ...form, fault: '漏水 ', promisedDay: '', promisedHour: '' })).toEqual([
      { job: 'job', field: 'fault', from: '不出热水', to: '漏水' },
      { job: 'job', field: 'promised_at', from: before.promised_at, to: null },
    ]);
  });
});
