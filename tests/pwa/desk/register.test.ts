import { describe, expect, test } from 'vitest';
import { RegisterList } from '@/desk/register/list.svelte';
import { appended, changedIds, markOf, patched } from '@/desk/register/pages';
import { fromAddress, narrowedBy, NO_FILTERS, toAddress, toQuery } from '@/desk/register/filters';
import type { RegisterPage } from '@/desk/queries';
import { item, job } from './things';

describe('D1 filters in the address', () => {
  test('D1 what was chosen comes back from the address as it was', () => {
    const filters = { ...NO_FILTERS, q: '刘 139', status: ['signed', 'left'], technician: 't1', from: '2026-11-01' };
    const address = toAddress(filters);
    expect(fromAddress(new URLSearchParams(address.split('?')[1]))).toEqual(filters);
    expect(narrowedBy(filters)).toBe(3);
  });

  test('D1 nothing chosen leaves the address bare', () => {
    expect(toAddress(NO_FILTERS)).toBe('/desk/register');
    expect(toQuery({ ...NO_FILTERS, q: '  ' })).toEqual({});
  });
});

describe('D1 lines that follow the field', () => {
  const nameOf = (id: string): string => `name of ${id}`;

  test('D1 a line takes over what the local row says, and stays the same object where nothing differs', () => {
    const line = item();
    expect(patched(line, job(), nameOf)).toBe(line);
    expect(patched(line, job({ status: 'assigned', technician: 't1' }), nameOf)).toEqual({
      ...line,
      status: 'assigned',
      technician: 't1',
      technician_name: 'name of t1',
    });
  });

  test('D1 a line that moved down between two pages is shown once', () => {
    const lines = [item({ id: 'a' }), item({ id: 'b' })];
    expect(appended(lines, [item({ id: 'b' }), item({ id: 'c' })]).map((one) => one.id)).toEqual(['a', 'b', 'c']);
  });

  test('D1 new and changed lines are told apart from those that stayed', () => {
    const before = [item({ id: 'a' }), item({ id: 'b' })];
    const now = [item({ id: 'new' }), item({ id: 'a' }), item({ id: 'b', status: 'left' })];
    expect(changedIds(before, now)).toEqual(['new', 'b']);
  });

  test('D1 the mark changes with a status and not with a name elsewhere', () => {
    expect(markOf([job()])).not.toBe(markOf([job({ status: 'accepted' })]));
    expect(markOf([job()])).toBe(markOf([job({ actual_by: 'x' })]));
  });
});

describe('D1 paging', () => {
  const pageOf = (ids: string[], next: string | null): RegisterPage => ({
    items: ids.map((id) => item({ id })),
    next_cursor: next,
  });

  test('D1 pages follow one another until there is no more', async () => {
    const asked: (string | null)[] = [];
    const list = new RegisterList(async (_query, cursor = null) => {
      asked.push(cursor);
      return cursor === null ? pageOf(['a', 'b'], 'p2') : pageOf(['c'], null);
    });
    await list.show({});
    await list.more();
    await list.more();
    expect(list.items.map((one) => one.id)).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([null, 'p2']);
  });

  test('D1 the answer to an older question is dropped', async () => {
    const waiting: ((page: RegisterPage) => void)[] = [];
    const list = new RegisterList(() => new Promise((resolve) => waiting.push(resolve)));
    const first = list.show({ q: 'l' });
    const second = list.show({ q: 'li' });
    waiting[1]?.(pageOf(['li'], null));
    waiting[0]?.(pageOf(['l'], null));
    await Promise.all([first, second]);
    expect(list.items.map((one) => one.id)).toEqual(['li']);
  });

  test('D1 a failed question leaves the lines that are there, and tells only where there are none', async () => {
    let fail = false;
    const list = new RegisterList(async () => {
      if (fail) throw new Error('offline');
      return pageOf(['a'], null);
    });
    await list.show({});
    fail = true;
    await list.refresh();
    expect([list.state, list.items.length]).toEqual(['ready', 1]);
    const empty = new RegisterList(async () => Promise.reject(new Error('offline')));
    await empty.show({});
    expect(empty.state).toBe('failed');
  });

  test('D1 refreshing marks what changed and keeps the place', async () => {
    let status = 'assigned';
    const list = new RegisterList(async () => ({
      items: [item({ id: 'a', status }), item({ id: 'b' })],
      next_cursor: null,
    }));
    await list.show({});
    status = 'left';
    await list.refresh();
    expect(list.fresh).toEqual(['a']);
    expect(list.items.map((one) => one.status)).toEqual(['left', 'registered']);
  });
});
