/** Random documents have one canonical text in both languages, and both refuse the same. Python's part: `tests/sync/documents.py`. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { canonical, parseStrict } from '@sync/canonical';
import { NotCanonical } from '@sync/errors';

interface Line {
  text: string;
  canonical?: string;
  code?: string;
}

const COUNT = process.env['DOCUMENTS'] ?? '2000';
const SEED = process.env['SEED'] ?? '1';
const ROOT = new URL('../../..', import.meta.url);

/** What TypeScript says of a text. */
function judged(text: string): string {
  try {
    return canonical(parseStrict(text));
  } catch (fault) {
    if (fault instanceof NotCanonical) return 'refused';
    throw fault;
  }
}

test(
  'S2.2 Values.7 random documents are written and refused alike in both languages',
  { timeout: 1_800_000 },
  async () => {
    const python = spawn('python3', ['-m', 'tests.sync.documents', '--seed', SEED, '--count', COUNT], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => python.once('close', done));
    const seen = { accepted: 0, refused: 0 };
    const differ: unknown[] = [];
    for await (const raw of createInterface({ input: python.stdout })) {
      const line = JSON.parse(raw) as Line;
      const expected = line.canonical ?? 'refused';
      const said = judged(line.text);
      seen[line.canonical === undefined ? 'refused' : 'accepted'] += 1;
      if (said !== expected && differ.length < 5)
        differ.push({ text: line.text, python: line.canonical ?? line.code, said });
    }
    expect(await ended).toBe(0);
    expect(differ).toEqual([]);
    expect(seen.accepted + seen.refused).toBe(Number(COUNT));
    expect(seen.refused).toBeGreaterThan(seen.accepted / 100);
    expect(seen.accepted).toBeGreaterThan(seen.refused);
    process.stdout.write(`seed ${SEED}: ${seen.accepted} written alike, ${seen.refused} refused alike\n`);
  },
);
