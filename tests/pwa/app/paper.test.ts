import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SyncError } from '@sync/errors';
import { fetchPaper, openPaper } from '@/app/paper';

const signed = vi.hoisted(() => vi.fn());
vi.mock('@/app/engine', () => ({ api: { signed } }));
vi.mock('@/app/session', () => ({ withToken: (call: () => unknown) => call() }));

const answer = {
  headers: new Headers({
    'Content-Disposition': 'inline; filename="paper.pdf"; filename*=UTF-8\'\'%E5%87%AD%E8%AF%81-1.pdf',
  }),
  bytes: () => new TextEncoder().encode('%PDF').buffer,
};

beforeEach(() => {
  signed.mockReset();
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:here', revokeObjectURL: () => undefined }));
});
afterEach(() => vi.unstubAllGlobals());

test('D2 a paper is asked for with its language and kept under its name', async () => {
  signed.mockResolvedValue(answer);
  const file = await fetchPaper('/api/vouchers/s.pdf', { language: 'both' });
  expect(signed.mock.calls[0]?.[0]).toMatchObject({ method: 'GET', path: '/api/vouchers/s.pdf?language=both' });
  expect([file.name, file.type, file.size]).toEqual(['凭证-1.pdf', 'application/pdf', 4]);
});

test('D2 it is shown in the tab that was opened by the tap', async () => {
  const tab = { closed: false, location: { href: '' }, close: vi.fn() };
  vi.stubGlobal('window', { open: () => tab });
  signed.mockResolvedValue(answer);
  await openPaper('/api/prints/day.pdf', {});
  expect(tab.location.href).toBe('blob:here');
});

test('D2 where it cannot be had the tab is closed again and the reason told', async () => {
  const tab = { closed: false, location: { href: '' }, close: vi.fn() };
  vi.stubGlobal('window', { open: () => tab });
  signed.mockRejectedValue(new SyncError(422, 'TOO_MANY_LINES', 'x'));
  await expect(openPaper('/api/prints/register.pdf', {})).rejects.toMatchObject({ code: 'TOO_MANY_LINES' });
  expect(tab.close).toHaveBeenCalledOnce();
});
