/** What follows a seal, in the browser: the same notes, hashes and findings as the server's (S4). */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { linesOf } from '@/app/amended/lines';
import { atLine, hashesBefore, readObject, tips, writeNote, type Note } from '@/app/amended/note';
import { sha256Now } from '@/app/amended/sha256';
import { amendmentsOf, findingsOf, lateFacts } from '@/app/amended/state';
import { lineWords, sourcesOf, valueWords } from '@/app/amended/tell';
import type { Rows } from '@/generated/contract';
import { sha256Hex } from '@/net/hash';

vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
});

type Amendment = Rows['amendments'];
type Seal = Rows['seals'];
interface Case {
  note: string;
  expect: { rows?: { amendments?: Amendment[]; seals?: Seal[] } };
}

const VECTORS = new URL('../../../sync/spec/vectors/mutations_amendments.json', import.meta.url);
const cases = JSON.parse(readFileSync(VECTORS, 'utf8')) as Case[];
const made = cases.filter((one) => one.expect.rows?.amendments && one.expect.rows.seals);
const rowsOf = (one: Case): { amendments: Amendment[]; seals: Seal[] } => ({
  amendments: one.expect.rows?.amendments ?? [],
  seals: one.expect.rows?.seals ?? [],
});

const node = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the hash that does not wait', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('S4.6 is that of FIPS 180-4: %#', (text, hash) => {
    expect(sha256Now(text)).toBe(hash);
  });

  test('S4.6 at every length around a block, and for any text', () => {
    for (let length = 0; length < 140; length += 1)
      expect(sha256Now('x'.repeat(length))).toBe(node('x'.repeat(length)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(sha256Now(text)).toBe(node(text));
      }),
    );
  });
});

describe('notes', () => {
  test.each(made.map((one) => [one.note, one] as const))('S4.3 holds by itself: %s', async (_note, one) => {
    const { amendments, seals } = rowsOf(one);
    const known = new Set(amendments.map((row) => row.text_hash));
    for (const row of amendments) {
      const seal = seals.find((each) => each.id === row.seal) ?? null;
      expect(await findingsOf(row, seal, known, sha256Hex)).toEqual([]);
      expect(sha256Now(row.text)).toBe(row.text_hash);
    }
  });

  test('S4.8 one bit changed anywhere in an amendment is found', async () => {
    const personal = made.find((one) => one.note.includes('salted'));
    const { amendments, seals } = rowsOf(personal as Case);
    const [row] = amendments as [Amendment];
    for (const column of ['text', 'text_hash', 'disclosures'] as const) {
      const value = row[column] ?? '';
      for (let at = 0; at < value.length; at += 1) {
        const other = String.fromCharCode(value.charCodeAt(at) ^ 1);
        const bent = { ...row, [column]: value.slice(0, at) + other + value.slice(at + 1) };
        const found = await findingsOf(bent, seals[0] ?? null, new Set([row.text_hash]), sha256Hex);
        expect(found, `${column} at ${at}`).not.toEqual([]);
      }
    }
  });

  test('S4.7 an amendment taken away is missed by the one that follows it', async () => {
    const again = made.find((one) => one.note.includes('corrected again')) as Case;
    const { amendments, seals } = rowsOf(again);
    const second = amendments.find((row) => hashesBefore(readObject(row.text) ?? {}).length > 0) as Amendment;
    const found = await findingsOf(second, seals[0] ?? null, new Set([second.text_hash]), sha256Hex);
    expect(found).toEqual([{ line: 'before', code: 'MISSING' }]);
  });

  test('S4.7 each follows the ones nobody followed yet', () => {
    const note = (id: string, before: string[]): Note => ({
      ...{ id, kind: 'correction', org: 'o', by: 'u', at: '2026-11-22T08:00:00.000Z', reason: 'r', before },
      ...{ job: { id: 'j', number: null }, seal: { id: 's', seal_hash: '0'.repeat(64) }, changes: [] },
    });
    const row = (id: string, before: string[]) => {
      const text = writeNote(note(id, before));
      return { text, text_hash: sha256Now(text) };
    };
    const [a, b] = [row('a', []), row('b', [])];
    expect(tips([a, b])).toEqual([a.text_hash, b.text_hash].sort());
    const c = row('c', [a.text_hash, b.text_hash]);
    expect(tips([a, c, b])).toEqual([c.text_hash]);
    expect(tips([])).toEqual([]);
  });
});

describe('which are signed', () => {
  const signed = rowsOf(made.find((one) => one.note.includes('signed anew')) as Case);

  test('S4.5 the one that a sheet names under its hash', () => {
    const sheet = signed.seals.find((seal) => seal.format === 'fieldseal.amendment/1');
    expect(amendmentsOf(signed.amendments, signed.seals).map((row) => row.signed)).toEqual([sheet?.id]);
    expect(amendmentsOf(signed.amendments, []).map((row) => row.signed)).toEqual([null]);
    const bent = signed.amendments.map((row) => ({ ...row, text_hash: '0'.repeat(64) }));
    expect(amendmentsOf(bent, signed.seals).map((row) => row.signed)).toEqual([null]);
  });

  test('S4.6 a late fact is told apart from what was signed', () => {
    const part = rowsOf(made.find((one) => one.note.includes('a part that comes after')) as Case);
    const [row] = part.amendments as [Amendment];
    expect([...lateFacts([row])]).toEqual([(row.changes[0] as { after: { id: string } }).after.id]);
    expect(lateFacts(signed.amendments).size).toBe(0);
  });
});

describe('lines of what was signed', () => {
  const again = rowsOf(made.find((one) => one.note.includes('corrected again')) as Case);
  const [seal] = again.seals as [Seal];
  const part = String((atLine(readObject(seal.text), 'parts') as { id: string }[])[0]?.id);

  test('S4.4 a value is found by its line, and nothing where there is none', () => {
    const document = readObject(seal.text);
    expect(atLine(document, `parts[${part}].qty`)).toBe('1');
    expect(atLine(document, 'parts[nobody].qty')).toBeNull();
    expect(atLine(document, 'job.customer.name')).toHaveProperty('sd');
    expect(atLine(null, 'job')).toBeNull();
  });

  test('S4.4 the value that holds now is that of the newest amendment; a personal one is read beside the text', () => {
    const lines = linesOf(seal, amendmentsOf(again.amendments, [])).flatMap((group) => group.lines);
    const at = (line: string) => lines.find((one) => one.line === line);
    expect(at(`parts[${part}].qty`)?.value).toBe('3');
    expect(at('job.customer.name')?.told).toBe('欧阳静怡');
    expect(linesOf({ text: '{', disclosures: null }, [])).toEqual([]);
  });

  test('S4.1 old and new are told in words, whatever stands there', () => {
    const sources = sourcesOf(seal.text, again.amendments);
    expect(lineWords(`parts[${part}].qty`, sources)).toContain('四通换向阀');
    expect(lineWords('odd{line', sources)).toBe('odd{line');
    expect(valueWords('job.fault', null, null)).not.toBe('');
    expect(valueWords('price.total', 1250, null)).toContain('12.5');
    expect(valueWords('job.customer.name', { sd: '0' }, '李雷')).toBe('李雷');
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (line, value) => {
        expect(typeof lineWords(line, sources)).toBe('string');
        expect(typeof valueWords(line, value, null)).toBe('string');
      }),
    );
  });
});
