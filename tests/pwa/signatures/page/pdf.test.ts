/** The seal's file out of a PDF, whatever the PDF is (rule S5.6). */

import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MOST_BYTES, openFile, type NoSeal } from '@/signatures/page/file';
import { attachments, MOST_UNPACKED } from '@/signatures/page/pdf';
import { bundleOf, bytesOf, laterOf } from './bundles';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** As typst writes it: an object whose stream is the attached file, among others. */
function pdf(streams: readonly { dictionary: string; body: Uint8Array }[], before = '', end = '\n'): Blob {
  const objects = streams.flatMap(({ dictionary, body }, at) => [
    bytes(`${at + 5} 0 obj\n<<${dictionary}>>\nstream\n`),
    body,
    bytes(`${end}endstream\nendobj\n`),
  ]);
  const page = deflateSync(Buffer.from('BT /F1 12 Tf (Service voucher) Tj ET'));
  const frame = [
    bytes(`${before}%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Length ${page.length}/Filter/FlateDecode>>\nstream\n`),
    page,
    bytes('\nendstream\nendobj\n'),
  ];
  return new Blob(
    [...frame, ...objects, bytes('trailer\n<</Size 9>>\nstartxref\n0\n%%EOF\n')].map((one) => new Uint8Array(one)),
  );
}

const embedded = (length: number | string, more = ''): string =>
  `/Length ${length}/Type/EmbeddedFile/Subtype/application#2Fjson${more}/Params<</Size 1/ModDate(D:20261122)>>`;
const plain = (body: Uint8Array) => ({ dictionary: embedded(body.length), body });
const packed = (body: Uint8Array) => {
  const small = deflateSync(body);
  return { dictionary: embedded(small.length, '/Filter/FlateDecode'), body: small };
};

const fault = async (file: Blob): Promise<string> => {
  try {
    await openFile(file);
    return 'opened';
  } catch (error) {
    return (error as NoSeal).code;
  }
};

describe('S5.6 the attached file is found', () => {
  test.each([
    ['as it is', plain],
    ['packed', packed],
    [
      'packed, in an array',
      (body: Uint8Array) => ({
        ...packed(body),
        dictionary: embedded(deflateSync(body).length, '/Filter [ /FlateDecode ]'),
      }),
    ],
    [
      'as hex digits',
      (body: Uint8Array) => ({
        dictionary: embedded(body.length * 2 + 1, '/Filter/ASCIIHexDecode'),
        body: bytes(`${Buffer.from(body).toString('hex')}>`),
      }),
    ],
    [
      'its length elsewhere',
      (body: Uint8Array) => ({ ...packed(body), dictionary: embedded('77 0 R', '/Filter/FlateDecode') }),
    ],
    ['its length wrong', (body: Uint8Array) => ({ ...packed(body), dictionary: embedded(1, '/Filter/FlateDecode') })],
  ])('%s', async (_name, made) => {
    const bundle = await bundleOf('full');
    expect(await openFile(pdf([made(bytesOf(bundle))]))).toEqual({ bundle, pdf: true });
  });

  test('its length in an object of its own', async () => {
    const body = deflateSync(bytesOf(await bundleOf('empty')));
    const file = pdf([{ dictionary: embedded('9 0 R', '/Filter/FlateDecode'), body }]);
    expect(await fault(new Blob([file, `\n9 0 obj\n${body.length}\nendobj\n`]))).toBe('opened');
  });

  test('behind something a mail program wrote', async () => {
    expect(await fault(pdf([packed(bytesOf(await bundleOf('full')))], 'Received: from\r\n'))).toBe('opened');
  });

  test('beside another attachment, and twice the same after an update', async () => {
    const seal = packed(bytesOf(await bundleOf('full')));
    expect(await fault(pdf([plain(bytes('an invoice')), seal, seal]))).toBe('opened');
  });
});

test('S5.6 the file by itself is opened too', async () => {
  const bundle = await laterOf('full');
  expect(await openFile(new Blob([bytesOf(bundle)]))).toEqual({ bundle, pdf: false });
});

describe('S5.6 what cannot be checked is told', () => {
  test('nothing, something else, and too much', async () => {
    expect(await fault(new Blob([]))).toBe('empty');
    expect(await fault(new Blob(['hello']))).toBe('not_json');
    expect(await fault(new Blob([new Uint8Array(50 * 1024 * 1024)]))).toBe('too_big');
    expect(MOST_BYTES).toBeLessThan(50 * 1024 * 1024);
    expect(await fault(pdf([]))).toBe('no_attachment');
    expect(await fault(pdf([plain(bytes('an invoice'))]))).toBe('no_attachment');
  });

  test('a PDF under a password', async () => {
    expect(await fault(pdf([packed(bytesOf(await bundleOf('full')))], '/Encrypt 8 0 R '))).toBe('encrypted');
  });

  test('two seals in one', async () => {
    const both = [packed(bytesOf(await bundleOf('full'))), packed(bytesOf(await bundleOf('empty')))];
    expect(await fault(pdf(both))).toBe('several');
  });

  test('a changed seal is never passed over for want of its form', async () => {
    const changed = Buffer.from(JSON.stringify(await bundleOf('full'), null, 1));
    expect(await fault(pdf([packed(changed), packed(bytesOf(await bundleOf('full')))]))).toBe('rewritten');
  });

  test('a damaged stream, and one packed in a way nobody uses', async () => {
    const body = deflateSync(bytesOf(await bundleOf('full')));
    body[20] = (body[20] ?? 0) ^ 0xff;
    expect(await fault(pdf([{ dictionary: embedded(body.length, '/Filter/FlateDecode'), body }]))).toBe('unreadable');
    expect(await fault(pdf([{ dictionary: embedded(4, '/Filter/JBIG2Decode'), body: bytes('abcd') }]))).toBe(
      'unreadable',
    );
  });

  test('a bomb: what becomes far more than a voucher is not unpacked', async () => {
    const bomb = deflateSync(new Uint8Array(128 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await fault(pdf([{ dictionary: embedded(bomb.length, '/Filter/FlateDecode'), body: bomb }]))).toBe(
      'too_big',
    );
    expect(MOST_UNPACKED).toBeLessThan(128 * 1024 * 1024);
  });

  test('a thousand attachments', async () => {
    const many = Array.from({ length: 1000 }, () => plain(bytes('x')));
    const found = await attachments(new Uint8Array(await pdf(many).arrayBuffer()));
    expect(found.length).toBeLessThan(20);
  });
});
