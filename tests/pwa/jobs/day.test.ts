import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { byTime, groupOf, movesAt, timeLeft } from '@/jobs/groups';
import { missingOf } from '@/jobs/missing';
import { nextStep, otherSteps } from '@/jobs/next';
import type { Whole } from '@/jobs/queries';
import { STATES } from '@/jobs/rules';
import { fromLocal, isPast, localDay, localTime, quickDays, windows } from '@/jobs/windows';

vi.mock('@/app/fieldseal', () => ({ live: {} }));

const NOW = Date.parse('2026-11-22T04:00:00.000Z');
const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();
const job = (more: object) => ({
  status: 'appointed',
  window_start: null,
  window_end: null,
  due_at: null,
  promised_at: null,
  received_at: at(-5),
  closed_at: null,
  priority: 'normal',
  ...more,
});

describe('D3 the technician’s day', () => {
  test.each([
    ['now', { status: 'travelling', due_at: at(-1) }],
    ['now', { status: 'signed' }],
    ['late', { due_at: at(-0.1) }],
    ['late', { window_start: at(-4), window_end: at(-2) }],
    ['today', { status: 'assigned' }],
    ['today', { window_start: at(1), window_end: at(3), due_at: at(2) }],
    ['later', { window_start: at(26), window_end: at(28) }],
    ['later', { promised_at: at(30) }],
    ['done', { status: 'left', window_end: at(-2) }],
    ['done', { status: 'cancelled', due_at: at(-2) }],
  ])('D3 a job is in %s: %j', (group, more) => {
    expect(groupOf(job(more), NOW)).toBe(group);
  });

  test('D3 the time limit counts until the arrival', () => {
    expect(timeLeft(job({ due_at: at(1) }), NOW)).toBe(3_600_000);
    expect(timeLeft(job({ due_at: at(-1), status: 'travelling' }), NOW)).toBe(-3_600_000);
    expect(timeLeft(job({ due_at: at(1), status: 'arrived' }), NOW)).toBeNull();
    expect(timeLeft(job({}), NOW)).toBeNull();
  });

  test('D3 by the hour, the graver first; what is done newest first', () => {
    const soon = job({ window_start: at(1) });
    const grave = job({ window_start: at(1), priority: 'major' });
    const due = job({ due_at: at(0.5) });
    expect([soon, grave, due].sort(byTime('today'))).toEqual([due, grave, soon]);
    const [old, fresh] = [job({ closed_at: at(-9) }), job({ closed_at: at(-1) })];
    expect([old, fresh].sort(byTime('done'))).toEqual([fresh, old]);
  });

  test('D3 until the moment told, the clock alone moves no job to another group', () => {
    const hour = fc.option(fc.double({ min: -30, max: 60, noNaN: true }).map(at));
    const any = fc
      .record({
        status: fc.constantFrom(...STATES),
        window_start: hour,
        window_end: hour,
        due_at: hour,
        promised_at: hour,
      })
      .map(job);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), fc.double({ min: 0, max: 1, noNaN: true }), (jobs, share) => {
        const until = movesAt(jobs, NOW);
        const later = NOW + share * (until - NOW);
        expect(jobs.map((one) => groupOf(one, later))).toEqual(jobs.map((one) => groupOf(one, NOW)));
        expect(until - NOW).toBeLessThanOrEqual(25 * 3_600_000);
      }),
      { examples: [[[job({ due_at: at(1) })], 1]] },
    );
    expect(movesAt([job({ due_at: at(1), window_end: at(0.5) })], NOW)).toBe(NOW + 1_800_000);
  });
});

describe('D4 the next step', () => {
  test('D4 leads from assignment to leaving, one at a time', () => {
    expect(STATES.map(nextStep)).toEqual([
      null,
      'accept',
      'appoint',
      'travel',
      'arrive',
      'start',
      'finish',
      'leave',
      null,
      null,
      null,
    ]);
  });

  test('D4 steps may be skipped, never repeated backwards once the customer has signed', () => {
    expect(otherSteps('assigned')).toEqual(['appoint', 'travel', 'arrive', 'start']);
    expect(otherSteps('working')).toEqual(['own_phone', 'unsigned']);
    expect(otherSteps('signed')).toEqual([]);
  });

  test('D4 windows are agreed in the device’s time', () => {
    const day = localDay(at(0));
    expect(localTime(fromLocal(day, '09:30'))).toBe('09:30');
    expect(windows[0]).toEqual({ key: '08', from: '08:00', until: '10:00' });
    expect(quickDays(new Date(2026, 11, 30))).toEqual([
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
    ]);
  });
});

describe('D11 what is missing before the customer can sign', () => {
  const items = [{ key: 'a' }, { key: 'b' }];
  const whole = (more: object): Whole =>
    ({
      job: { actual_fault: null },
      parts: [],
      photos: [],
      checks: [],
      procedure: { items },
      ...more,
    }) as unknown as Whole;
  const gaps = (more: object): Record<string, number> =>
    Object.fromEntries(missingOf(whole(more)).map(({ gap, n }) => [gap, n]));

  test('D11 at the start: the fault, photos, every check', () => {
    expect(gaps({})).toEqual({ fault: 1, before: 1, checks: 2, after: 1 });
  });

  test('D8 a failed check is missing until a later one replaces it', () => {
    const failed = { id: '1', item: 'a', verdict: 'fail', replaces: null };
    expect(gaps({ checks: [failed] })).toMatchObject({ checks: 1, failed: 1 });
    expect(gaps({ checks: [failed, { id: '2', item: 'a', verdict: 'pass', replaces: '1' }] })).not.toHaveProperty(
      'failed',
    );
  });

  test('D5 a part needs its certificate, number or picture, and to conform', () => {
    const part = { certificate_no: null, certificate_photo: null, status: 'to_inspect' };
    expect(gaps({ parts: [part] })).toMatchObject({ certificate: 1, status: 1 });
    const fine = { ...part, certificate_photo: 'ab', status: 'conforming' };
    expect(gaps({ parts: [fine] })).not.toHaveProperty('certificate');
  });

  test('D11 nothing is missing of a complete job; without a procedure no check is', () => {
    const photos = [{ stage: 'before' }, { stage: 'after' }];
    expect(gaps({ job: { actual_fault: 'x' }, photos, procedure: undefined })).toEqual({});
  });
});

test('D4 a window is past when its end is', () => {
  const now = Date.parse(fromLocal('2026-11-22', '13:00'));
  expect(isPast('2026-11-22', '12:00', now)).toBe(true);
  expect(isPast('2026-11-22', '13:00', now)).toBe(true);
  expect(isPast('2026-11-22', '15:00', now)).toBe(false);
  expect(isPast('2026-11-23', '10:00', now)).toBe(false);
  expect(isPast('2026-11-22', '', now)).toBe(false);
});
