import { describe, expect, test } from 'vitest';
import { lanes, offlineSince, timeLeft, unsentOf, waiting } from '@/desk/board/board';
import { device, job, user } from './things';

const now = new Date(2026, 10, 22, 10, 0).getTime();
const at = (day: number, hour: number, minute = 0): string => new Date(2026, 10, day, hour, minute).toISOString();

describe('D3 who waits', () => {
  test('D3 what was not sent out yesterday goes first today, then the graver, then the older', () => {
    const jobs = [
      job({ id: 'today', received_at: at(22, 8) }),
      job({ id: 'major', received_at: at(22, 9), priority: 'major' }),
      job({ id: 'yesterday', received_at: at(21, 17) }),
      job({ id: 'before', received_at: at(20, 9), priority: 'normal' }),
      job({ id: 'yesterday urgent', received_at: at(21, 18), priority: 'urgent' }),
      job({ id: 'given', status: 'assigned', technician: 'a' }),
    ];
    expect(waiting(jobs, now).map((one) => one.id)).toEqual([
      'yesterday urgent',
      'before',
      'yesterday',
      'major',
      'today',
    ]);
  });
});

describe('D3 lanes', () => {
  test('D3 a lane has its own open jobs, the one at hand first, then by the hour they are expected, finished ones last', () => {
    const jobs = [
      job({ id: 'late', status: 'appointed', technician: 'a', window_start: at(22, 15) }),
      job({ id: 'early', status: 'accepted', technician: 'a', window_start: at(22, 11) }),
      job({ id: 'at hand', status: 'working', technician: 'a', window_start: at(22, 16) }),
      job({ id: 'tomorrow', status: 'assigned', technician: 'a', window_start: at(23, 9) }),
      job({ id: 'signed', status: 'signed', technician: 'a', window_start: at(22, 8) }),
      job({ id: 'verified', status: 'verified', technician: 'a' }),
      job({ id: 'other', status: 'assigned', technician: 'b' }),
    ];
    const [a, b] = lanes([user('b'), user('a'), user('desk', { role: 'dispatcher' })], jobs, now);
    expect(a?.jobs.map((one) => one.id)).toEqual(['at hand', 'early', 'late', 'tomorrow', 'signed']);
    expect([a?.open, a?.today, a?.field?.id]).toEqual([4, 3, 'at hand']);
    expect([b?.open, b?.field]).toEqual([1, undefined]);
  });
});

describe('V7 clocks of the board', () => {
  test('D3 time left runs until arrival and not after', () => {
    const due_at = at(22, 11);
    expect(timeLeft(job({ status: 'travelling', due_at }), now)).toBe(3_600_000);
    expect(timeLeft(job({ status: 'assigned', due_at: at(22, 9) }), now)).toBe(-3_600_000);
    expect(timeLeft(job({ status: 'arrived', due_at }), now)).toBeNull();
    expect(timeLeft(job({ status: 'cancelled', due_at }), now)).toBeNull();
    expect(timeLeft(job({ status: 'assigned' }), now)).toBeNull();
  });

  test('V4 a device is offline after two minutes of silence, and its newest word counts', () => {
    expect(offlineSince([at(22, 9, 58)], now)).toBeNull();
    expect(offlineSince([at(22, 9, 57), at(22, 8)], now)).toBe(at(22, 9, 57));
    expect(offlineSince([at(22, 8), at(22, 9, 59)], now)).toBeNull();
    expect(offlineSince([null], now)).toBeNull();
  });
});

describe('V4 before a job is taken away', () => {
  test('V4 what its technician has not sent is counted over his devices, files too', () => {
    const devices = [
      device({ user: 'a', unsent: 2, files_unsent: null }),
      device({ user: 'a', unsent: null, files_unsent: 3 }),
      device({ user: 'a', unsent: 9, revoked: true }),
      device({ user: 'b', unsent: 7 }),
    ];
    expect(unsentOf(devices, job({ technician: 'a' }))).toBe(5);
    expect(unsentOf(devices, job({ technician: null }))).toBe(0);
  });
});
