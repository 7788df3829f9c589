import { describe, expect, test } from 'vitest';
import { filled, spanOf, type TimeForm } from '@/timesheets/form';

const form = (more: Partial<TimeForm>): TimeForm => ({
  kind: 'work',
  day: '2026-11-22',
  from: '09:00',
  until: '10:30',
  reason: 'x',
  ...more,
});
const minutes = (more: Partial<TimeForm>): number | null => {
  const span = spanOf(form(more));
  return span && (Date.parse(span.ended_at) - Date.parse(span.started_at)) / 60_000;
};

describe('D10 a time entry by hand', () => {
  test('D10 from hour to hour', () => {
    expect(minutes({})).toBe(90);
    expect(minutes({ until: '09:00' })).toBe(0);
  });

  test('D10 work past midnight ends the next day, a slip of the finger does not', () => {
    expect(minutes({ from: '22:30', until: '01:00' })).toBe(150);
    expect(minutes({ from: '10:30', until: '09:00' })).toBeNull();
  });

  test('D10 an incomplete one is none', () => {
    expect(minutes({ from: '' })).toBeNull();
    expect(minutes({ day: '' })).toBeNull();
  });

  test('D10 a correction starts from what was recorded, without its reason', () => {
    const span = spanOf(form({}));
    const entry = { kind: 'travel', reason: 'old', ...span } as never;
    expect(filled(entry, new Date())).toEqual(form({ kind: 'travel', reason: '' }));
    expect(filled(null, new Date(2026, 10, 22, 9, 5))).toMatchObject({ day: '2026-11-22', until: '09:05', from: '' });
  });
});
