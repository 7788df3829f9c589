import { get } from 'svelte/store';
import { expect, test, vi } from 'vitest';

test('V4 an address with a broken escape opens all the same', async () => {
  vi.stubGlobal('location', { hash: '#/job/100%/a%20b?x=1' });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  const { place } = await import('@/app/router');
  expect(get(place).segments).toEqual(['job', '100%', 'a b']);
});
