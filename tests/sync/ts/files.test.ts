import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterAnswer, FIRST_CHUNK, nextChunk, nextStep, type Answered, type FileStep } from '@sync/files';
import type { FileRecord } from '@sync/store';

const file = (more: Partial<FileRecord> = {}): FileRecord => ({
  sha256: 'a'.repeat(64),
  size: 300_000,
  type: 'image/jpeg',
  grp: 'j1',
  state: 'unsent',
  known: false,
  offset: null,
  restarts: 0,
  problem: null,
  added_at: '2026-11-22T08:00:00.000Z',
  ...more,
});

test('V4 a file is declared, asked about, then sent from where the server stands', () => {
  expect(nextStep(file(), 100)).toEqual({ do: 'create' });
  expect(nextStep(file({ known: true }), 100)).toEqual({ do: 'ask' });
  expect(nextStep(file({ known: true, offset: 250 }), 100)).toEqual({ do: 'send', from: 250, to: 350 });
  expect(nextStep(file({ known: true, offset: 299_950 }), 100)).toEqual({ do: 'send', from: 299_950, to: 300_000 });
  expect(nextStep(file({ state: 'whole' }), 100)).toEqual({ do: 'nothing' });
  expect(nextStep(file({ state: 'stuck' }), 100)).toEqual({ do: 'nothing' });
});

test('V4 a file the server has whole is not sent again', () => {
  expect(afterAnswer(file(), { do: 'create' }, { status: 200, offset: 300_000 }).state).toBe('whole');
  expect(afterAnswer(file({ known: true }), { do: 'ask' }, { status: 200, offset: 300_000 }).state).toBe('whole');
});

test.each([null, 0, 299_999])(
  'Files.8 a 200 with the offset %s is no delivery: a captive portal answers so, too',
  (offset) => {
    const declared = afterAnswer(file(), { do: 'create' }, { status: 200, offset });
    expect([declared.state, nextStep(declared, 100)]).toEqual(['unsent', { do: 'ask' }]);
  },
);

test.each<[string, Answered | 'lost']>([
  ['a status that is not the server’s', { status: 202, offset: 300_000 }],
  ['a connection that broke', 'lost'],
  ['another offset', { status: 409, offset: null }],
  ['an answer without an offset', { status: 204, offset: null }],
  ['an offset beyond the end', { status: 204, offset: 300_001 }],
  ['a server in trouble', { status: 500, offset: null }],
])('V4 after %s the server is asked where it stands', (_what, answer) => {
  const after = afterAnswer(file({ known: true, offset: 100 }), { do: 'send', from: 100, to: 200 }, answer);
  expect(nextStep(after, 100)).toEqual({ do: 'ask' });
});

test.each([404, 460])('V4 after %i the upload begins anew', (status) => {
  const after = afterAnswer(
    file({ known: true, offset: 299_900 }),
    { do: 'send', from: 299_900, to: 300_000 },
    { status, offset: null },
  );
  expect(nextStep(after, 100)).toEqual({ do: 'create' });
  expect(after.restarts).toBe(status === 460 ? 1 : 0);
});

test.each([403, 413, 415, 422])('V4 after %i the file waits for a person, and stays', (status) => {
  const after = afterAnswer(file(), { do: 'create' }, { status, offset: null });
  expect([after.state, after.problem === null]).toEqual(['stuck', false]);
});

test('Files.8 pieces fit the line', () => {
  expect(FIRST_CHUNK).toBe(128 * 1024);
  expect(nextChunk(128 * 1024, 3000)).toBe(64 * 1024);
  expect(nextChunk(128 * 1024, 1500)).toBe(128 * 1024);
  expect(nextChunk(128 * 1024, 10)).toBe(1024 * 1024);
  expect(nextChunk(0, 0)).toBe(64 * 1024);
});

/** A server of one file: every request may be lost on the way there or on the way back. */
class OneFile {
  known = false;
  received = 0;

  constructor(readonly size: number) {}

  answer(step: FileStep, cut: number): Answered {
    if (step.do === 'create') {
      this.known = true;
      return this.received === this.size ? { status: 200, offset: this.size } : { status: 201, offset: this.received };
    }
    if (!this.known) return { status: 404, offset: null };
    if (step.do === 'ask') return { status: 200, offset: this.received };
    if (step.do !== 'send') throw new Error('nothing to answer');
    if (step.from !== this.received) return { status: 409, offset: null };
    this.received = Math.min(step.to, step.from + cut);
    return { status: 204, offset: this.received };
  }
}

test('V4 whatever is lost or cut off, the file arrives whole, and no byte twice', () => {
  const fate = fc.record({
    lost: fc.constantFrom('no', 'no', 'there', 'back'),
    cut: fc.integer({ min: 1, max: 1000 }),
    forgets: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.array(fate, { maxLength: 40 }), (size, fates) => {
      const server = new OneFile(size);
      let record = file({ size });
      for (let at = 0; record.state === 'unsent' && at < 10_000; at += 1) {
        const { lost, cut, forgets } = fates[at] ?? { lost: 'no', cut: 1000, forgets: 1 };
        if (forgets === 0) [server.known, server.received] = [false, 0];
        const step = nextStep(record, 700);
        const answer = lost === 'there' ? 'lost' : server.answer(step, cut);
        record = afterAnswer(record, step, lost === 'no' ? answer : 'lost');
      }
      expect([record.state, server.received]).toEqual(['whole', size]);
    }),
  );
});
