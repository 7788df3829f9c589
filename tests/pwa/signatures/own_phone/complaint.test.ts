import { beforeEach, expect, test, vi } from 'vitest';
import { SyncError, Unreachable } from '@sync/errors';
import { begun, keep, LONGEST, tooMany, troubleOf } from '@/signatures/own_phone/page/complaint';

const TOKEN = 'a-token-of-a-link-nobody-else-has';
let shelf: Map<string, string>;

beforeEach(() => {
  shelf = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => shelf.get(key) ?? null,
    setItem: (key: string, value: string) => void shelf.set(key, value),
    removeItem: (key: string) => void shelf.delete(key),
  });
});

test('S6.7 what was begun is there after a reload, under the same id, so that it arrives once', () => {
  const first = begun(TOKEN);
  keep(TOKEN, { ...first, what: '不出热水', call: 'no' });
  expect(begun(TOKEN)).toEqual({ id: first.id, what: '不出热水', call: 'no' });
  expect([...shelf.keys()].some((key) => key.includes(TOKEN))).toBe(false);
  keep(TOKEN, null);
  expect(begun(TOKEN)).toMatchObject({ what: '', call: 'yes' });
  expect(begun(TOKEN).id).not.toBe(first.id);
});

test('S6.7 a browser that keeps nothing, or something else, begins anew', () => {
  shelf.set(`fieldseal.complaint.${TOKEN.slice(0, 8)}`, '{');
  expect(begun(TOKEN).what).toBe('');
  const refuse = (): never => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
  expect(begun(TOKEN).what).toBe('');
  expect(() => keep(TOKEN, begun(TOKEN))).not.toThrow();
});

test('S6.7 characters are counted as the office counts them', () => {
  expect(tooMany(` ${'水'.repeat(LONGEST)} `)).toBe(0);
  expect(tooMany('👍'.repeat(LONGEST))).toBe(0);
  expect(tooMany('👍'.repeat(LONGEST + 2))).toBe(2);
});

test('S6.7 he is told why it has not arrived', () => {
  const refused = (status: number, code: string): SyncError => new SyncError(status, code, '');
  expect(
    [
      new Unreachable('network', ''),
      refused(429, 'TOO_MANY'),
      refused(409, 'OWN_DEAF'),
      refused(500, 'INTERNAL'),
      1,
    ].map(troubleOf),
  ).toEqual(['away', 'many', 'deaf', 'failed', 'failed']);
});
