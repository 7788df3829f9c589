import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { KINDS } from '@/local/kinds';
import { IndexedStore } from '@/local/store';
import { noticesOf, type Notice } from '@/jobs/queries';

const here = vi.hoisted(() => ({ store: null as IndexedStore | null }));
vi.mock('@/app/session', () => ({
  whoIsHere: () => here,
  ofHere: (_absent: unknown, part: (one: typeof here) => unknown) => part(here),
}));
vi.mock('@/app/router', () => ({ place: {} }));
vi.mock('@/app/fieldseal', async () => ({ live: (await import('@/app/live')).live }));

const told = (id: string, kind: string, job: string) => ({
  id,
  user: 'me',
  kind,
  job,
  at: `2026-11-22T0${9 - Number(id.slice(1))}:00:00.000Z`,
  read_at: null,
  data: { number: `told-${job}`, product: '洗碗机', fault: '漏水' },
});
const given = (id: string, technician: string, released_at: string | null, release_reason: string | null) => ({
  ...{ id, job: 'j3', technician, released_at, release_reason },
});

const ROWS = {
  jobs: [
    { id: 'j1', number: '01-1', product: '空调', site: 's1', cancel_reason: null },
    { id: 'j2', number: '01-2', product: '热水机', site: 's1', cancel_reason: '顾客已自行修好' },
    { id: 'j3', number: null, product: '冷藏柜', site: 'elsewhere', cancel_reason: null },
    { id: 'j4', number: '01-4', product: '制冰机', site: 's1', cancel_reason: null },
  ],
  sites: [{ id: 's1', customer: 'c1', address: '滨河路 3 号', district: '玉山镇' }],
  assignments: [
    given('a1', 'me', '2026-11-20T01:00:00.000Z', '更早的原因'),
    given('a2', 'me', '2026-11-21T01:00:00.000Z', '手上活多'),
    given('a3', 'other', null, null),
  ],
  notices: [
    told('n0', 'assigned', 'j1'),
    told('n1', 'cancelled', 'j2'),
    told('n2', 'reassigned', 'j3'),
    told('n3', 'cancelled', 'gone'),
    { ...told('n4', 'reassigned', 'gone'), data: null },
    told('n5', 'reassigned', 'j4'),
  ],
};

test('D3 a notice says which job, which machine, where and why, also when the job has left the device', async () => {
  here.store = new IndexedStore('notices');
  const rows = Object.entries(ROWS).flatMap(([kind, some]) =>
    some.map((row) => {
      const column = KINDS[kind as keyof typeof ROWS].column ?? '';
      return { kind, id: row.id, grp: String((row as Record<string, unknown>)[column]), row };
    }),
  );
  await here.store.write((tables) => tables.base.put(rows));
  const seen = await new Promise<Notice[]>((found) => {
    noticesOf('me', 6).subscribe((now) => now && found(now));
  });
  expect(seen.map(({ job, number, product, place, reason }) => [job, number, product, place, reason])).toEqual([
    ['j1', '01-1', '空调', '滨河路 3 号', null],
    ['j2', '01-2', '热水机', '滨河路 3 号', '顾客已自行修好'],
    ['j3', 'told-j3', '冷藏柜', null, '手上活多'],
    [null, 'told-gone', '洗碗机', '漏水', null],
    [null, null, null, null, null],
    ['j4', '01-4', '制冰机', '滨河路 3 号', null],
  ]);
});
