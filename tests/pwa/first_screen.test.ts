import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MOST_KB = 90;
const START = 'index.html';
const TODAY = 'src/app/Phone.svelte';
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A chunk as the build's own manifest names it. */
interface Chunk {
  file: string;
  imports?: string[];
}

let folder: string;
let chunks: Record<string, Chunk>;

/** A build of its own, as it is shipped: what lies in `dist` may be older. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldseal-first-'));
  const { VITEST: _testing, NODE_ENV: _mode, ...env } = process.env;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const words = ['build', '--config', 'pwa/vite.config.ts', '--outDir', folder, '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, [vite, ...words], { cwd: root, env });
  chunks = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All files that must be there before these can run. */
function needed(...names: string[]): Set<string> {
  const seen = new Set<string>();
  const add = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    chunks[name]?.imports?.forEach(add);
  };
  names.forEach(add);
  return new Set([...seen].map((name) => chunks[name]?.file ?? name));
}

const kilobytes = (files: Set<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0) / 1000;

/** Where the text of these files comes from; the builder's own helper has no map. */
const sources = (files: Set<string>): string[] =>
  [...files].flatMap((file) => {
    const path = join(folder, `${file}.map`);
    if (!existsSync(path)) return [];
    const map = JSON.parse(readFileSync(path, 'utf8')) as { sources: string[] };
    return map.sources.map((one) => one.replaceAll('\\', '/'));
  });

test(`build Today of a technician needs at most ${MOST_KB} KB of script over the line`, () => {
  const files = needed(START, TODAY);
  expect(files.size).toBeGreaterThan(2);
  expect(kilobytes(files)).toBeLessThanOrEqual(MOST_KB);
});

test('build the desk, the twins and the other screens are not on the way to Today', () => {
  const read = sources(needed(START, TODAY));
  expect(read.some((one) => one.endsWith('/jobs/screens/Today.svelte'))).toBe(true);
  expect(read.filter((one) => /\/src\/(?:desk|signatures\/(?!locked)|parts|checks)\//.test(one))).toEqual([]);
  expect(read.filter((one) => /mutations\.ts$|\/app\/twins\.ts$/.test(one))).toEqual([]);
});
