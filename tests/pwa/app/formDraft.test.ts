import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changed, draftKeeper } from '@/app/formDraft.svelte';
import { hush, saidNow } from '@/ui/toast.svelte';

const storage = vi.hoisted(() => ({ kept: new Map<string, unknown>(), full: false }));

vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'en') };
});
vi.mock('@/app/fieldseal', () => ({
  drafts: {
    save: async (key: string, _job: string | null, value: unknown) => {
      if (storage.full) throw Object.assign(new Error('full'), { code: 'STORAGE_FULL' });
      storage.kept.set(key, value);
    },
    drop: async (key: string) => void storage.kept.delete(key),
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(storage, { kept: new Map(), full: false });
});
afterEach(() => {
  hush();
  vi.useRealTimers();
});

test('V1.6 what is typed is kept a moment later, and at once when the screen goes', async () => {
  const keeper = draftKeeper('report', 'job');
  keeper.soon('{"text":"a"}');
  await vi.advanceTimersByTimeAsync(250);
  expect(storage.kept.get('report')).toEqual({ text: 'a' });
  keeper.soon('{"text":"ab"}')();
  expect(storage.kept.get('report')).toEqual({ text: 'ab' });
});

test('V1 a form that is saved leaves no draft behind, however fast it was', async () => {
  const keeper = draftKeeper('report', 'job');
  const gone = keeper.soon('{"text":"a"}');
  await keeper.done();
  await vi.advanceTimersByTimeAsync(1000);
  gone();
  expect(storage.kept.size).toBe(0);
});

test('V4 what cannot be kept is told, once', async () => {
  const keeper = draftKeeper('report', 'job');
  storage.full = true;
  keeper.soon('{"text":"a"}');
  await vi.advanceTimersByTimeAsync(250);
  expect(saidNow()?.text).toContain('full');
  hush();
  keeper.soon('{"text":"ab"}');
  await vi.advanceTimersByTimeAsync(250);
  expect(saidNow()).toBeNull();
});

test('V1.6 what was written before the draft was read is told from what stood there at first', () => {
  const empty = { text: '', choice: null, form: { qty: '1' } };
  expect(changed({ ...empty, form: { qty: '1' } }, empty)).toEqual({});
  expect(changed({ text: 'a', choice: null, form: { qty: '2' } }, empty)).toEqual({ text: 'a', form: { qty: '2' } });
});
