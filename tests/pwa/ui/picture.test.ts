import { expect, test } from 'vitest';
import { fit, isHeic } from '@/ui/picture';
import { sealCode } from '@/ui/sealcode';

test.each([
  [4000, 3000, { width: 1600, height: 1200 }],
  [3000, 4000, { width: 1200, height: 1600 }],
  [800, 600, { width: 800, height: 600 }],
  [10_000, 2, { width: 1600, height: 1 }],
])('D5 a picture of %i × %i is made to fit', (width, height, size) => {
  expect(fit(width, height, 1600)).toEqual(size);
});

test.each([
  ['\0\0\0\u0018ftypheic\0\0\0\0mif1heic', true],
  ['\0\0\0\u0024ftypmif1\0\0\0\0mif1heic', true],
  ['\0\0\0\u0018ftypisom\0\0\0\0isommp42', false],
  ['\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0', false],
  ['heic', false],
])('D5 a file that begins with %j is told by its mark, whatever it is called', async (text, heic) => {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect(await isHeic(new Blob([bytes]))).toBe(heic);
});

test('D11 the seal’s code is 80 bits in Crockford’s letters', () => {
  expect(sealCode('00000000000000000000ff')).toBe('0000-0000-0000-0000');
  expect(sealCode('ffffffffffffffffffff00')).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
  expect(sealCode('08421084210842108421')).toBe('1111-1111-1111-1111');
  expect(sealCode('not a hash')).toBe('');
});
