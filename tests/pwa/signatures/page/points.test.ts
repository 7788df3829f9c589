/** What the page says of a standing, an address and a text, whatever these are (rules S5.1, S5.5). */

import { expect, test } from 'vitest';
import type { Standing } from '@/signatures/page/ask';
import { addressOf, codeIn } from '@/signatures/page/place';
import { brokenOf, ofStanding } from '@/signatures/page/points';
import { shownOf } from '@/signatures/page/shown';
import { rowOf } from '../vectors';

const STANDING: Standing = {
  code: '9QMD-ZC62-S78P-9C6F',
  valid: true,
  personal: 'disclosed',
  amendments: 0,
  findings: [],
  asks: 'digits',
  chain: { segment: 1, n: 7, holds: true },
  head: null,
  absent: 0,
};

test.each<[string, Partial<Standing>, object, string[]]>([
  ['all is well', {}, { text: 'holds', strokes: 'holds', place: 'holds', head: 'none', files: 'holds' }, []],
  ['a changed text', { valid: false, findings: [{ line: 'text_hash', code: 'HASH' }] }, { text: 'broken' }, ['text']],
  [
    'a changed name',
    { valid: false, findings: [{ line: 'signer.name', code: 'DISCLOSURE' }] },
    { text: 'holds', personal: 'broken' },
    ['personal'],
  ],
  [
    'a changed chain',
    { valid: false, chain: { segment: null, n: null, holds: false } },
    { place: 'broken', text: 'holds' },
    ['place'],
  ],
  ['an erased person', { personal: 'erased' }, { strokes: 'erased', personal: 'erased', text: 'holds' }, []],
  ['a photo on its way', { absent: 2 }, { files: 'waits' }, []],
  [
    'amended, under a head',
    { amendments: 2, head: { day: 'd', key: 'k' } },
    { amendments: 'holds', head: 'holds' },
    [],
  ],
])('S5.1 %s', (_name, change, points, broken) => {
  const verdict = ofStanding({ ...STANDING, ...change });
  expect(verdict.points).toMatchObject(points);
  expect(brokenOf(verdict.points)).toEqual(broken);
});

test.each([
  ['/verify/', null],
  ['/verify/9QMD-ZC62-S78P-9C6F', '9QMD-ZC62-S78P-9C6F'],
  ['/verify/9qmdzc62s78p9c6f/', '9QMD-ZC62-S78P-9C6F'],
  ['/verify/9QMD%20ZC62%20S78P%209C6F', '9QMD-ZC62-S78P-9C6F'],
  ['/verify/hello', 'hello'],
  ['/verify/%E0%A4%A', '%E0%A4%A'],
])('S5.1 the address %s names %s', (path, code) => {
  expect(codeIn(path)).toBe(code);
  if (code !== null) expect(codeIn(addressOf(code))).toBe(code);
});

test.each([
  ['', null],
  ['null', null],
  ['[]', null],
  ['{"job":{},"price":{},"signer":{},"parts":[],"checks":[],"times":[]}', null],
  ['{"job":1,"price":{},"signer":{},"parts":[],"checks":[],"times":[],"photos":[]}', null],
])('S5.5 a text that no phone wrote is not shown: %s', (text, shown) => {
  expect(shownOf({ text, disclosures: null })).toBe(shown);
});

test('S5.5 one that a phone wrote is, with and without its personal values', () => {
  const row = rowOf('full');
  expect(shownOf(row)?.told['signer.name']).toBe(row.signer);
  expect(shownOf({ ...row, disclosures: null })?.told).toEqual({});
});
