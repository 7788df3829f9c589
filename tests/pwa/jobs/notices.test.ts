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

const ROWS = {
  jobs: [
    { id: 'j1', product: '空调', site: 's1' },
    { id: 'j2', product: '热水机', site: 's2' },
    { id: 'j3', product: '冷藏柜', site: 'elsewhere' },
  ],
  sites: [
    { id: 's1', customer: 'c1', address: '滨河路 3 号', district: '玉山镇' },
    { id: 's2', customer: 'c2', address: '南门街 7 号', district: '' },
  ],
  notices: ['j1', 'j2', 'j3', 'gone'].map((job, n) => ({
    id: `n${n}`,
    user: 'me',
    kind: 'assigned',
    job,
    at: `2026-11-22T0${9 - n}:00:00.000Z`,
    read_at: null,
  })),
};

test('D3 a notice of a new job says which machine and where, as far as the device knows', async () => {
  here.store = new IndexedStore('notices');
  const rows = Object.entries(ROWS).flatMap(([kind, some]) =>
    some.map((row) => {
      const column = KINDS[kind as keyof typeof ROWS].column ?? '';
      return { kind, id: row.id, grp: String((row as Record<string, unknown>)[column]), row };
    }),
  );
  await here.store.write((tables) => tables.base.put(rows));
  const seen = await new Promise<Notice[]>((found) => {
    noticesOf('me', 4).subscribe((now) => now && found(now));
  });
  expect(seen.map(({ job, product, place }) => [job, product, place])).toEqual([
    ['j1', '空调', '玉山镇'],
    ['j2', '热水机', '南门街 7 号'],
    ['j3', '冷藏柜', null],
    [null, null, null],
  ]);
});
