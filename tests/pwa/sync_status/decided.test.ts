import { expect, test, vi } from 'vitest';
import type { Entry } from '@sync/store';

vi.mock('@/app/session', () => ({ ofHere: () => null }));
vi.mock('@/app/fieldseal', () => ({}));
const { decidedOf } = await import('@/sync_status/decided');
const { badgeOf } = await import('@/sync_status/badge');

const row = (over: object) =>
  ({ id: 'r', client_id: 'c', mutation_id: 7, code: null, message: null, field: null, at: '2', ...over }) as never;
const entry = {
  n: 4,
  name: 'parts.use',
  body: JSON.stringify({ args: { name: '电容' } }),
  groups: ['j'],
} as unknown as Entry;

test('P3 what the office decided is told with its reason; what waits again is not decided', () => {
  expect(decidedOf(row({ outcome: 'applied' }), entry, false)).toMatchObject({ about: '电容', took: true, n: null });
  expect(decidedOf(row({ outcome: 'rejected', code: 'CLOSED', message: '重复' }), entry, true)).toMatchObject({
    took: false,
    message: '重复',
    n: 4,
    group: 'j',
  });
  expect(decidedOf(row({ outcome: 'held' }), entry, true)).toBeNull();
  expect(decidedOf(row({ outcome: 'applied' }), undefined, false)).toBeNull();
  const sealed = { ...entry, name: 'signatures.sign', groups: [], body: 'not read' };
  expect(decidedOf(row({ outcome: 'flagged' }), sealed, false)).toMatchObject({ about: '', group: null, took: true });
});

test('V4 what the office closed asks for nothing: the badge does not count it', () => {
  const refused = { state: 'refused', at: '1' } as const;
  const closed = { ...refused, receipt: { id: 1, outcome: 'rejected', code: 'CLOSED', seq: 1 } } as const;
  const facts = { files: [], lastContact: '2', contactAt: null, working: false, unreachable: false, problem: null };
  expect(badgeOf({ ...facts, outbox: [refused, closed as never] }).refused).toBe(1);
});
