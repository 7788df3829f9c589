import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { precacheList } from '../../pwa/build';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldseal-build-'));
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, 'vendor'));
  mkdirSync(join(folder, 'kit'));
  mkdirSync(join(folder, 'verify'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text = path): void => writeFileSync(join(folder, path), text);

test('build the list has what the app needs to start, and no more', async () => {
  for (const path of [
    'index.html',
    'assets/index-DVP2apLJ.js',
    'assets/index-DVP2apLJ.js.map',
    'sw.js',
    'vendor/x.js',
    'kit.html',
    'kit/kit-DVP2apLJ.js',
    'verify.html',
    'verify/verify-DVP2apLJ.js',
    'verify/sw.js',
  ]) {
    write(path);
  }
  expect(await precacheList(folder)).toEqual([
    { url: 'assets/index-DVP2apLJ.js', revision: null },
    { url: 'index.html', revision: expect.stringMatching(/^[0-9a-f]{16}$/) },
  ]);
});

test('build another text under the same name is another revision', async () => {
  write('index.html', 'old');
  const before = await precacheList(folder);
  write('index.html', 'new');
  expect(await precacheList(folder)).not.toEqual(before);
});
