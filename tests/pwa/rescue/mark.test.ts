import { beforeEach, expect, test } from 'vitest';
import { lookForKey, officeKey } from '@/rescue/key';
import { compare, forget, losses, markOf, marks, missing, note, renew, type Mark } from '@/rescue/mark';
import type { Shelf } from '@/rescue/shelf';
import { office } from './opening';

let kept: Map<string, string>;
let shelf: Shelf;

beforeEach(() => {
  kept = new Map();
  shelf = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size;
    },
  };
});

const EARLY = '2026-11-22T08:00:00.000Z';
const LATER = '2026-11-22T09:00:00.000Z';
const LAST = '2026-11-22T10:00:00.000Z';
const held = (next_id: number, unsent: number, client_id = 'c1') => ({ user: 'u1', client_id, next_id, unsent });

test('V9.1 the mark says since when something is unsent, until nothing is', () => {
  renew(shelf, held(2, 1), '王师傅', EARLY);
  renew(shelf, held(3, 2), '', LATER);
  expect(markOf(shelf, 'u1')).toMatchObject({ name: '王师傅', unsent: 2, next_id: 3, since: EARLY, at: LATER });
  renew(shelf, held(3, 0), '王师傅', LATER);
  expect(markOf(shelf, 'u1')?.since).toBeNull();
  renew(shelf, held(4, 1), '王师傅', LAST);
  expect(markOf(shelf, 'u1')?.since).toBe(LAST);
});

const MARK: Mark = { ...held(13, 5), name: '王', since: EARLY, at: LATER };

test.each([
  ['gone', null, 5],
  ['as it was', held(13, 5), 0],
  ['sent meanwhile, the mark not yet renewed', held(13, 0), 0],
  ['gone on in another tab', held(20, 12), 0],
  ['set back to an old copy, two short', held(11, 3), 2],
  ['set back further than anything was unsent', held(2, 1), 5],
  ['renumbered with its work', held(6, 5, 'c2'), 0],
  ['begun anew under another number', held(1, 0, 'c2'), 5],
  ['begun anew under the same number', held(1, 0), 5],
])('V9.1 a database that is %s', (_how, found, expected) => {
  expect(missing(MARK, found)).toBe(expected);
});

test('V9.1 what is missing is kept until the person has read it and the office knows it', () => {
  renew(shelf, held(13, 5), '王', EARLY);
  compare(shelf, markOf(shelf, 'u1')!, held(13, 5), LATER);
  expect(losses(shelf)).toEqual([]);
  compare(shelf, markOf(shelf, 'u1')!, null, LATER);
  const loss = { user: 'u1', name: '王', client_id: 'c1', unsent: 5, since: EARLY, marked_at: EARLY };
  expect(losses(shelf)).toEqual([{ ...loss, told: false, seen: false }]);
  expect(marks(shelf), 'told of once').toEqual([]);
  note(shelf, () => true, { seen: true });
  expect(losses(shelf)).toHaveLength(1);
  note(shelf, (one) => one.client_id === 'c2', { told: true });
  expect(losses(shelf)).toHaveLength(1);
  note(shelf, (one) => one.client_id === 'c1', { told: true });
  expect(losses(shelf)).toEqual([]);
});

test('V9.1 a database set back is marked anew as it is now', () => {
  renew(shelf, held(13, 5), '王', EARLY);
  compare(shelf, markOf(shelf, 'u1')!, held(11, 3), LATER);
  expect(markOf(shelf, 'u1')).toMatchObject({ next_id: 11, unsent: 3, name: '王', since: LATER });
});

test('V9.1 each person has a mark of his own; one that was erased has none, and nonsense is none', () => {
  renew(shelf, held(2, 1), '王', EARLY);
  renew(shelf, { ...held(5, 2), user: 'u2' }, '李', EARLY);
  expect(marks(shelf).map((one) => one.name)).toEqual(['王', '李']);
  forget(shelf, 'u1');
  kept.set('fieldseal.mark.u3', '{"unsent":1}');
  kept.set('fieldseal.mark.u4', 'no JSON');
  expect(marks(shelf).map((one) => one.name)).toEqual(['李']);
});

test('V9.1 where the browser keeps nothing, nothing fails', () => {
  const no = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  const closed = {
    getItem: no,
    setItem: no,
    removeItem: no,
    key: no,
    get length() {
      return no();
    },
  };
  renew(closed, held(2, 1), '王', EARLY);
  forget(closed, 'u1');
  expect(marks(closed)).toEqual([]);
  expect(losses(closed)).toEqual([]);
});

test('V8.4 the key of the office is fetched once a day while there is a server, and kept', async () => {
  const { key } = await office();
  let asked = 0;
  const ask = () => ((asked += 1), Promise.resolve(key));
  const day = Date.parse(EARLY);
  expect(officeKey(shelf, 'o1')).toBeNull();
  await lookForKey(shelf, 'o1', ask, day);
  await lookForKey(shelf, 'o1', ask, day + 3600_000);
  expect(asked).toBe(1);
  expect(officeKey(shelf, 'o1')).toMatchObject(key);
  expect(officeKey(shelf, 'o2')).toBeNull();
  await lookForKey(shelf, 'o1', ask, day + 25 * 3600_000);
  expect(asked).toBe(2);
});

test('V8.4 what is no key leaves the one there is', async () => {
  const { key } = await office();
  await lookForKey(shelf, 'o1', () => Promise.resolve(key), Date.parse(EARLY));
  for (const bad of [{}, { id: 'x', public: 'AAAA' }])
    await lookForKey(shelf, 'o1', () => Promise.resolve(bad), Date.parse(LAST) + 48 * 3600_000);
  expect(officeKey(shelf, 'o1')).toMatchObject(key);
});
