import { expect, test, vi } from 'vitest';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('@/app/fieldseal', () => ({
  drafts: {
    load: (key: string) => Promise.resolve(kept.get(key)),
    save: (key: string, _job: null, value: unknown) => Promise.resolve(void kept.set(key, value)),
  },
}));
const { keepReason, reasons } = await import('@/checks/reasons');

test('D8 the last reasons are offered again, the newest first and each once', async () => {
  expect(await reasons()).toEqual({ na: [], override: [] });
  for (const said of ['甲', '乙', ' 甲 ', '丙', '丁', '']) await keepReason('na', said);
  expect(await keepReason('override', '现场仅此一台')).toEqual({ na: ['丁', '丙', '甲'], override: ['现场仅此一台'] });
  expect(await reasons()).toEqual({ na: ['丁', '丙', '甲'], override: ['现场仅此一台'] });
});
