import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical, parseStrict, utf8Length } from '@sync/canonical';
import { NotCanonical } from '@sync/errors';
import { vectors } from './toy';

interface Vectors {
  accepted: { note: string; text: string; canonical: string; sha256: string }[];
  refused: { note: string; text: string; code: string }[];
}

const { accepted, refused } = vectors<Vectors>('canonical');
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test.each(accepted)('Values.7 one value, one text: $note', ({ text, canonical: expected, sha256: hash }) => {
  const written = canonical(parseStrict(text));
  expect(written).toBe(expected);
  expect(sha256(written)).toBe(hash);
});

test.each(refused)('Values.3 refused: $note', ({ text, code }) => {
  expect(() => parseStrict(text)).toThrow(NotCanonical);
  // A number JavaScript cannot even hold is told apart by its size here, by its kind in Python.
  const said = code === 'FLOAT' ? ['FLOAT', 'BIG_INTEGER'] : [code];
  expect(said).toContain(codeOf(() => parseStrict(text)));
});

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as NotCanonical).code;
  }
  return 'none';
};

test.each([
  ['FLOAT', 1.5],
  ['FLOAT', Number.NaN],
  ['FLOAT', Number.POSITIVE_INFINITY],
  ['BIG_INTEGER', 2 ** 53],
  ['SURROGATE', '\ud83d'],
  ['NOT_JSON', undefined],
  ['NOT_JSON', 10n],
  ['NOT_JSON', new Date(0)],
  ['NOT_JSON', new Map()],
  ['NOT_JSON', () => 1],
])('P1 a value without a text is refused, wherever it stands: %s %s', (code, value) => {
  expect(codeOf(() => canonical(value))).toBe(code);
  expect(codeOf(() => canonical({ args: [{ x: value }] }))).toBe(code);
});

test('P1 a hole in a list is no value', () => {
  // eslint-disable-next-line no-sparse-arrays -- the very thing tested
  expect(codeOf(() => canonical([1, , 2]))).toBe('NOT_JSON');
});

test('P1 minus zero is zero', () => {
  expect(canonical([-0])).toBe('[0]');
  expect(Object.is(parseStrict('-0'), 0)).toBe(true);
});

test('P1 depth has an end, in writing and in reading', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
  expect(canonical(deep(64))).toBe(JSON.stringify(deep(64)));
  expect(codeOf(() => canonical(deep(65)))).toBe('TOO_DEEP');
});

test('P1 a megabyte of text is read without trouble', () => {
  const text = JSON.stringify({ strokes: '字\\n"'.repeat(250_000) });
  expect(canonical(parseStrict(text))).toBe(text);
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value;

test('P1 reading what was written gives the value back, and the text is a fixed point', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonical(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonical(parseStrict(text))).toBe(text);
    }),
  );
});

test('P1 the order in which keys were set leaves no trace', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonical(turned)).toBe(canonical(value));
    }),
  );
});

test('P1 limits are counted in bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'));
    }),
  );
});
