import { expect, test, vi } from 'vitest';
import type { Known } from '@/sync_status/ready';

vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'en'), locale: () => 'en' };
});
const { readiness } = await import('@/sync_status/ready');

const NOW = new Date(2026, 10, 22, 18).getTime();
const at = (day: number, hour: number): string => new Date(2026, 10, day, hour).toISOString();
const job = (more: object = {}) => ({
  technician: 'me',
  product: '空调',
  status: 'assigned',
  window_start: at(23, 9),
  ...more,
});
const known = (more: Partial<Known> = {}): Known => ({
  user: 'me',
  jobs: [job()],
  procedures: [{ products: ['空调'], version: '1' }] as unknown as Known['procedures'],
  catalogue: true,
  controlled: true,
  needsSignIn: false,
  persisted: true,
  lastContact: new Date(NOW - 60_000).toISOString(),
  now: NOW,
  ...more,
});

test('V4 everything for tomorrow is here, and is ticked', () => {
  expect(readiness(known())).toMatchObject({
    jobs: true,
    catalogue: true,
    instructions: true,
    app: true,
    login: true,
    storage: true,
    count: 1,
    instructed: 1,
  });
});

test('V4 only one’s own open jobs of tomorrow are counted, and those with an instruction', () => {
  const jobs = [
    job({ product: '水泵' }),
    job({ technician: 'other' }),
    job({ window_start: at(22, 20) }),
    job({ window_start: null }),
    job({ status: 'cancelled' }),
  ];
  expect(readiness(known({ jobs }))).toMatchObject({ count: 1, instructed: 0 });
});

test('V4 a list that is an hour old is not ticked, nor one that never came', () => {
  expect(readiness(known({ lastContact: new Date(NOW - 3_700_000).toISOString() })).jobs).toBe(false);
  expect(readiness(known({ lastContact: null }))).toMatchObject({ jobs: false, login: false, until: null });
});

test('V5 the sign-in is ticked only while it outlasts tomorrow', () => {
  const days = (n: number): string => new Date(NOW - n * 86_400_000).toISOString();
  expect(readiness(known({ lastContact: days(30) })).login).toBe(true);
  expect(readiness(known({ lastContact: days(58) })).login).toBe(false);
  expect(readiness(known({ needsSignIn: true })).login).toBe(false);
});

test('V1 what the browser does not tell is neither ticked nor called missing', () => {
  expect(readiness(known({ persisted: null })).storage).toBeNull();
  expect(readiness(known({ persisted: false, controlled: false }))).toMatchObject({ storage: false, app: false });
});
