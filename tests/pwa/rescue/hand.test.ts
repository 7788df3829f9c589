import { afterEach, expect, test, vi } from 'vitest';
import { share, shareable } from '@/rescue/hand';

const FILE = new File(['sealed'], 'wang.fieldseal', { type: 'application/octet-stream' });

afterEach(() => vi.unstubAllGlobals());

/** A browser that shares files of these endings. */
function browser(endings: RegExp, outcome: Error | null = null) {
  const canShare = ({ files = [] }: ShareData): boolean => files.every((file) => endings.test(file.name));
  const given = vi.fn(() => (outcome === null ? Promise.resolve() : Promise.reject(outcome)));
  vi.stubGlobal('navigator', { canShare, share: given });
  return given;
}

test('V8.1 the share sheet gets the file under an ending the browser lets through', async () => {
  browser(/fieldseal$/);
  expect(shareable(FILE)).toBe(FILE);
  browser(/\.txt$/);
  const named = shareable(FILE);
  expect([named?.name, named?.type]).toEqual(['wang.fieldseal.txt', 'text/plain']);
  expect(await named?.text()).toBe('sealed');
});

test('V8.1 without a share sheet there is the download alone', () => {
  browser(/pdf$/);
  expect(shareable(FILE)).toBeNull();
  vi.stubGlobal('navigator', {});
  expect(shareable(FILE)).toBeNull();
});

test('V8.1 going back from the share sheet is no failure, being turned away is', async () => {
  const given = browser(/./, new DOMException('', 'AbortError'));
  expect(await share(FILE)).toBe(false);
  expect(given).toHaveBeenCalledWith({ files: [FILE] });
  browser(/./);
  expect(await share(FILE)).toBe(true);
  browser(/./, new DOMException('', 'NotAllowedError'));
  await expect(share(FILE)).rejects.toThrow();
});
