import { expect, test, vi } from 'vitest';
import { SyncError, Unreachable } from '@sync/errors';
import type { Api, Brought } from '@/desk/rescue/queries';
import { MOST, Taking } from '@/desk/rescue/taking.svelte';
import { wrong } from '@/desk/rescue/words';

vi.mock('@/app/fieldseal', () => ({ request: () => undefined, upload: () => undefined }));
vi.mock('@/ui/i18n', async () => ({ words: (await import('@/ui/i18n/words')).wordsFor(() => 'en') }));

const FOR_OFFICE = 'fieldseal.rescue/1\n{"to":"office","key":"ab","ephemeral":"cd"}\n…';
const LOCKED = 'fieldseal.rescue/1\n{"to":"passphrase","salt":"ab","iterations":600000}\n…';
const BROUGHT = { client_id: 'f1', records: 2, drafts: [] } as unknown as Brought;

const file = (text: string): File => new File([text], 'phone.fieldseal');

/** A server that answers in turn, and what it was asked. */
function server(...answers: (Brought | Error)[]) {
  const asked: string[] = [];
  const take: Api['take'] = (_file, passphrase, told) => {
    asked.push(passphrase);
    told(0.5);
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as Brought);
  };
  return { asked, one: new Taking({ take }) };
}

test('V8.2 a file for the office goes in at once', async () => {
  const { asked, one } = server(BROUGHT);
  await one.choose(file(FOR_OFFICE));
  expect([asked, one.brought, one.file, one.share, one.trouble]).toEqual([[''], BROUGHT, null, null, null]);
});

test('V8.2 for a locked one the passphrase is asked, and asked again where it was wrong', async () => {
  const { asked, one } = server(new SyncError(422, 'RESCUE_PASSPHRASE', 'no'), BROUGHT);
  await one.choose(file(LOCKED));
  await one.send();
  expect([one.locked, asked]).toEqual([true, []]);
  one.passphrase = 'umbrella';
  await one.send();
  expect([one.trouble, one.file?.name]).toEqual(['RESCUE_PASSPHRASE', 'phone.fieldseal']);
  one.passphrase = ' 雨伞 tram 7 ';
  await one.send();
  expect([asked, one.brought]).toEqual([['umbrella', '雨伞 tram 7'], BROUGHT]);
});

test('V8.2 what is no rescue file, is empty or too large is told before it is sent', async () => {
  const { asked, one } = server();
  await one.choose(undefined);
  expect(one.file).toBeNull();
  await one.choose(file('PK a picture'));
  expect(one.trouble).toBe('FOREIGN');
  await one.choose(file(''));
  expect(one.trouble).toBe('EMPTY');
  const large = file(FOR_OFFICE);
  Object.defineProperty(large, 'size', { value: MOST + 1 });
  await one.choose(large);
  expect([one.trouble, asked]).toEqual(['TOO_LARGE', []]);
});

test.each([
  [new SyncError(422, 'RESCUE_DAMAGED', ''), 'RESCUE_DAMAGED'],
  [new SyncError(401, 'TOKEN_EXPIRED', ''), 'SIGN_IN'],
  [new SyncError(403, 'NOT_ALLOWED', ''), 'NOT_ALLOWED'],
  [new SyncError(413, 'TOO_LARGE', ''), 'TOO_LARGE'],
  [new SyncError(503, 'BUSY', ''), 'LINE'],
  [new Unreachable('network', ''), 'LINE'],
] as const)('V8.2 %o is told in its own words, and the file stays chosen', async (fault, code) => {
  const { one } = server(fault);
  await one.choose(file(FOR_OFFICE));
  expect([one.trouble, one.file?.name]).toEqual([code, 'phone.fieldseal']);
  expect(wrong(code).length).toBeGreaterThan(4);
});

test('V8.2 a code nobody put into words is told as a try that did not get through', () => {
  expect(wrong('RESCUE_UNHEARD_OF')).toBe(wrong('LINE'));
});
