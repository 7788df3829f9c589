import { expect, test } from 'vitest';
import { badgeOf, type Facts } from '@/sync_status/badge';

const CONTACT = '2026-11-22T08:00:00.000Z';

const facts = (more: Partial<Facts> = {}): Facts => ({
  outbox: [],
  files: [],
  lastContact: CONTACT,
  contactAt: null,
  working: false,
  unreachable: false,
  problem: null,
  ...more,
});

const waiting = { state: 'waiting', at: '2026-11-22T07:00:00.000Z' } as const;
const unsent = { state: 'unsent', added_at: '2026-11-22T06:00:00.000Z' } as const;

test('V4.1 green is when every id and every file is receipted, and not before', () => {
  expect(badgeOf(facts()).state).toBe('connected');
  expect(badgeOf(facts({ outbox: [waiting] })).state).toBe('waiting');
  expect(badgeOf(facts({ files: [unsent] })).state).toBe('waiting');
  expect(badgeOf(facts({ files: [{ ...unsent, state: 'stuck' }] })).state).toBe('waiting');
  expect(badgeOf(facts({ outbox: [waiting], working: true })).state).toBe('sending');
});

test('V4 that a request is under way says nothing while nothing waits', () => {
  expect(badgeOf(facts({ working: true })).state).toBe('connected');
});

test('V4 a device that never heard of the server is not green', () => {
  expect(badgeOf(facts({ lastContact: null })).state).toBe('offline');
});

test('V4.3 held and refused work is counted apart: the office has it', () => {
  const outbox = (['with_office', 'with_office', 'refused', 'receipted'] as const).map((state) => ({
    state,
    at: CONTACT,
  }));
  expect(badgeOf(facts({ outbox }))).toMatchObject({ state: 'connected', unsent: 0, withOffice: 2, refused: 1 });
});

test('V1 a problem is shown before everything else, with what is still here', () => {
  const badge = badgeOf(facts({ problem: 'STORAGE_FULL', unreachable: true, outbox: [waiting], files: [unsent] }));
  expect(badge).toMatchObject({ state: 'problem', problem: 'STORAGE_FULL', unsent: 1, filesUnsent: 1 });
  expect(badge.oldestAt).toBe(unsent.added_at);
});

test('V4 the last contact is the latest any tab had', () => {
  const later = Date.parse(CONTACT) + 1000;
  expect(badgeOf(facts({ contactAt: later })).lastContact).toBe('2026-11-22T08:00:01.000Z');
  expect(badgeOf(facts({ contactAt: later - 2000 })).lastContact).toBe(CONTACT);
  expect(badgeOf(facts({ unreachable: true })).state).toBe('offline');
});
