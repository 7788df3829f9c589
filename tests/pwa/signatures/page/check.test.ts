/** A seal's file checked from itself alone (rule S5.4). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notesOf } from '@/signatures/page/amendments';
import { NoBundle, readBundle, type Bundle } from '@/signatures/page/bundle';
import { checkBundle } from '@/signatures/page/check';
import { bundleOf, bytesOf, laterOf, tools } from './bundles';
import { SEAL } from '../vectors';

/** null where the file is refused before anything in it is looked at. */
async function checked(bytes: Uint8Array) {
  try {
    return await checkBundle(readBundle(bytes), tools);
  } catch (error) {
    if (error instanceof NoBundle) return null;
    throw error;
  }
}

test.each(SEAL.documents.map((one) => one.name))('S5.4 the file of %s holds', async (name) => {
  const found = await checked(bytesOf(await bundleOf(name)));
  expect(found?.valid).toBe(true);
  expect(found?.points).toEqual({
    text: 'holds',
    strokes: 'holds',
    personal: 'holds',
    place: 'holds',
    head: 'none',
    amendments: 'none',
  });
});

test('S5.4 a day later its file says what was amended and that a signed head covers it', async () => {
  const bundle = await laterOf('full');
  const found = await checked(bytesOf(bundle));
  expect(found?.points).toMatchObject({ place: 'holds', head: 'holds', amendments: 'holds' });
  expect(notesOf(bundle)).toMatchObject([{ reason: '电话写错', kind: 'correction', signed: null }]);
});

/** One bit of each byte, another one from byte to byte; with `EVERY_BIT` all of them, which takes minutes. */
const bitsAt = (at: number): number[] => (process.env['EVERY_BIT'] ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]);

test('S5.5 wherever a bit of a file is changed, it is found', { timeout: 600_000, tags: 'slow' }, async () => {
  const bytes = bytesOf(await laterOf('empty'));
  expect((await checked(bytes))?.valid).toBe(true);
  for (const [at, byte] of bytes.entries()) {
    for (const bit of bitsAt(at)) {
      const other = bytes.with(at, byte ^ (1 << bit));
      expect((await checked(other))?.valid ?? false, `byte ${at}, bit ${bit}`).toBe(false);
    }
  }
});

test('S5.5 any bit of the file of any document, and a byte less or more', async () => {
  const files = await Promise.all(SEAL.documents.map(async (one) => bytesOf(await laterOf(one.name))));
  const property = fc.asyncProperty(fc.nat(files.length - 1), fc.nat(), fc.nat(2), async (file, place, how) => {
    const bytes = files[file] ?? new Uint8Array();
    const at = place % bytes.length;
    const other = new Uint8Array([
      ...bytes.slice(0, at),
      ...[[], [0x20], [(bytes[at] ?? 0) ^ 4]][how]!,
      ...bytes.slice(how === 1 ? at : at + 1),
    ]);
    expect((await checked(other))?.valid ?? false).toBe(false);
  });
  await fc.assert(property, { numRuns: 200 });
});

type Change = (bundle: Bundle & { format: string }) => object;
const CHANGES: Record<string, Change> = {
  'another organisation': (one) => ({ ...one, org: '01985a00-0000-7000-8000-0000000000ff' }),
  'somebody else’s link': (one) => ({ ...one, link: one.link && { ...one.link, seal_hash: 'a'.repeat(64) } }),
  'a head without its key': (one) => ({ ...one, key: null }),
  'a head without the way to it': (one) => ({ ...one, path: [] }),
  'a way to it with a detour': (one) => ({ ...one, path: [...one.path].reverse() }),
  'a head of another place': (one) => ({ ...one, path: one.path.slice(0, 1) }),
  'a key nobody needs': (one) => ({ ...one, heads: [], path: [] }),
  'an amendment without its value': (one) => ({
    ...one,
    amendments: one.amendments.map((note) => ({ ...note, disclosures: '{}' })),
  }),
  'an amendment that follows one not there': (one) => ({
    ...one,
    amendments: one.amendments.map((note) => ({
      ...note,
      text: note.text.replace('"before":[]', `"before":["${'b'.repeat(64)}"]`),
    })),
  }),
  'another seal’s sheet': (one) => ({ ...one, sheets: [{ seal: one.seal, link: one.link }] }),
};

test.each(Object.entries(CHANGES))('S5.5 %s does not hold', async (_name, change) => {
  expect((await checked(bytesOf(change(await laterOf('full')))))?.valid).toBe(false);
});

test.each([
  ['erased with its values', { strokes: null, disclosures: null, signer: null }, true],
  ['erased, but a name is put there', { strokes: null, disclosures: null, signer: '韩梅梅' }, false],
  ['half of it taken away', { disclosures: null }, false],
])('S5.4 %s', async (_name, change, valid) => {
  const bundle = await bundleOf('full');
  const found = await checked(bytesOf({ ...bundle, seal: { ...bundle.seal, ...change } }));
  expect(found?.valid).toBe(valid);
  if (valid) expect(found?.points).toMatchObject({ strokes: 'erased', personal: 'erased', text: 'holds' });
});

test('S5.4 a browser without Ed25519 says that it could not look', async () => {
  const deaf = { ...tools, ed25519: () => Promise.resolve(null) };
  const found = await checkBundle(readBundle(bytesOf(await laterOf('full'))), deaf);
  expect([found.points.head, found.valid]).toEqual(['unable', true]);
});

const refused = (bytes: Uint8Array): string => {
  try {
    readBundle(bytes);
    return 'taken';
  } catch (error) {
    return (error as NoBundle).code;
  }
};

test('S5.5 what is no file of ours, and what is ours but written otherwise', async () => {
  const bundle = await bundleOf('full');
  const text = (one: string) => new TextEncoder().encode(one);
  expect(refused(text('hello'))).toBe('not_json');
  expect(refused(new Uint8Array([0xff, 0xfe, 0x00]))).toBe('not_json');
  expect(refused(text('{"format":"other/1"}'))).toBe('not_ours');
  expect(refused(text('[]'))).toBe('not_ours');
  expect(refused(text(JSON.stringify(bundle, null, 2)))).toBe('rewritten');
  expect(refused(text(`\uFEFF${JSON.stringify(bundle)}`))).toBe('not_json');
  expect(refused(bytesOf({ ...bundle, note: 'trust me' }))).toBe('rewritten');
  expect(refused(bytesOf({ ...bundle, seal: { ...bundle.seal, strokes: 1 } }))).toBe('rewritten');
});
