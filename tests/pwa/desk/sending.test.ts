import { beforeEach, expect, test, vi } from 'vitest';
import { SyncError, Unreachable } from '@sync/errors';
import type { Run } from '@/desk/imports/queries';
import { Sending } from '@/desk/imports/sending.svelte';

vi.mock('@/app/fieldseal', () => ({ request: () => undefined, upload: () => undefined }));
vi.mock('@/ui/i18n', () => ({ locale: () => 'en' }));

const LIST = new File(['a;b\n1;2\n'], 'list.csv');
const RUN = { id: 'r1' } as Run;

let answers: (Run | Error)[];
let sent: File[];
let led: string[];
let one: Sending;

beforeEach(() => {
  [answers, sent, led] = [[RUN], [], []];
  const send = async (file: File, told: (share: number) => void): Promise<Run> => {
    sent.push(file);
    told(0.5);
    const answer = answers.shift() ?? RUN;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  one = new Sending((run) => led.push(run.id), { send });
});

/** A file as large as it says, without its bytes. */
const sized = (size: number): File => Object.defineProperty(new File([], 'big.csv'), 'size', { value: size });

test('D1 a file that has arrived leads to its import', async () => {
  await one.choose(LIST);
  expect([led, one.file, one.trouble, one.share]).toEqual([['r1'], null, null, null]);
});

test('D1 a line that breaks in the middle: the file stays chosen, and one tap sends it again', async () => {
  answers = [new Unreachable('network', 'gone')];
  await one.choose(LIST);
  expect([one.trouble, one.file, one.share]).toEqual([{ code: 'broken', again: true }, LIST, null]);
  await one.send();
  expect([sent, led, one.trouble]).toEqual([[LIST, LIST], ['r1'], null]);
});

test('D1 a file that was saved anew since is to be chosen anew', async () => {
  const moved = new File(['a'], 'moved.csv');
  vi.spyOn(moved, 'slice').mockReturnValue({
    arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')),
  } as unknown as Blob);
  answers = [new Unreachable('network', 'ERR_UPLOAD_FILE_CHANGED')];
  await one.choose(moved);
  expect(one.trouble).toEqual({ code: 'moved', again: false });
});

test('D1 a file over the limit, or an empty one, is not sent at all', async () => {
  await one.choose(sized(256 * 1024 * 1024 + 1));
  expect(one.trouble).toEqual({ code: 'tooLarge', again: false });
  await one.choose(new File([], 'empty.csv'));
  expect([one.trouble?.code, sent]).toEqual(['empty', []]);
  await one.choose(LIST);
  expect([one.trouble, led]).toEqual([null, ['r1']]);
});

test.each([
  [401, 'signIn', true],
  [403, 'notYours', false],
  [413, 'tooLarge', false],
  [400, 'broken', true],
  [429, 'busy', true],
  [503, 'busy', true],
  [422, 'notTaken', false],
])('D1 refused with %i it is told as %s', async (status, code, again) => {
  answers = [new SyncError(status, 'CODE', 'message')];
  await one.choose(LIST);
  expect([one.trouble, one.file]).toEqual([{ code, again }, LIST]);
});

test('D1 while one goes out no other is begun, and nothing chosen is nothing sent', async () => {
  await one.send();
  await one.choose(undefined);
  await Promise.all([one.choose(LIST), one.choose(new File(['x'], 'other.csv')), one.send()]);
  expect(sent).toEqual([LIST]);
});

test('D1 who has left the page is not led away from where he is now', async () => {
  const going = one.choose(LIST);
  one.leave();
  await going;
  expect([led, one.file]).toEqual([[], null]);
});
