import { expect, test, vi } from 'vitest';
import { lossInWords } from '@/desk/rescue/loss';

vi.mock('@/ui/i18n', async () => ({
  locale: () => 'en',
  words: (await import('@/ui/i18n/words')).wordsFor(() => 'en'),
}));

test('V9.2 the office reads how much is missing, and since when', () => {
  const told = "Wang's device has lost 12 records it had not sent, the oldest of 2026-11-22T08:03:04.123Z.";
  expect(lossInWords('DEVICE_LOSS', told)).toMatch(/^The phone has lost 12 records .* the oldest of .*\.$/);
  expect(lossInWords('DEVICE_LOSS', "Wang's device has lost 1 records it had not sent.")).toBe(
    'The phone has lost 1 records it had not sent.',
  );
});

test('V9.3 what a phone that was left still holds is told; other items keep their own words', () => {
  const told =
    'Wang works on another. Old still held 3 records and 2 files when last heard of, 2026-11-22T08:03:04.123Z.';
  expect(lossInWords('DEVICE_LEFT', told)).toContain('3 records and 2 files');
  expect(lossInWords('JOB_CANCELLED', told)).toBeNull();
  expect(lossInWords('DEVICE_LOSS', null)).toBeNull();
});
