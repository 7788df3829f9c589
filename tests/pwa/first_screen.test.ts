import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Linter, type Rule } from 'eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MOST_KB = 90;
const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
/** The one script that `index.html` begins with. */
let script: string;

const text = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** A build of its own, as it is shipped: what lies in `dist` may be older. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldseal-first-'));
  const { VITEST: _testing, NODE_ENV: _mode, ...env } = process.env;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const words = ['build', '--config', 'pwa/vite.config.ts', '--outDir', folder, '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, [vite, ...words], { cwd: root, env });
  const scripts = [...text('index.html').matchAll(/<script[^>]*src="\/([^"]+)"/g)].map(([, file]) => file ?? '');
  expect(scripts).toHaveLength(1);
  script = scripts[0] ?? '';
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`build Today of a technician needs at most ${MOST_KB} KB of script over the line`, () => {
  expect(gzipSync(text(script), { level: 9 }).length / 1000).toBeLessThanOrEqual(MOST_KB);
});

test('build the desk, the twins and the other screens are not on the way to Today', () => {
  const { sources } = JSON.parse(text(`${script}.map`)) as { sources: string[] };
  expect(sources.some((one) => one.endsWith('/jobs/screens/Today.svelte'))).toBe(true);
  expect(sources.filter((one) => /\/src\/(?:desk|signatures\/(?!locked)|parts|checks)\//.test(one))).toEqual([]);
  expect(sources.filter((one) => /mutations\.ts$|\/app\/twins\.ts$/.test(one))).toEqual([]);
});

test('build the first script is a classic one, whose compiled code a browser can keep', () => {
  expect(text('index.html')).not.toMatch(/type="module"|modulepreload/);
  expect(new Linter().verify(text(script), { languageOptions: { sourceType: 'script' } })).toEqual([]);
});

/** Names what the first script hands on and assigns more than once. */
const changed: Rule.RuleModule = {
  create: ({ sourceCode, report }) => ({
    'Program:exit'(program) {
      const handedOn = new Set(
        [...sourceCode.getText().matchAll(/get [\w$]+\(\)\{return ([\w$]+)\}/g)].map(([, local]) => local),
      );
      const inner = sourceCode.scopeManager.globalScope?.childScopes.at(-1);
      if (handedOn.size === 0 || !inner) report({ node: program, message: 'nothing is handed on' });
      for (const { name, references } of inner?.variables ?? []) {
        const writes = references.filter((one) => one.isWrite()).length;
        if (handedOn.has(name) && writes > 1) report({ node: program, message: name });
      }
    },
  }),
};

test('build what later files take over from the first script never changes, since they would not see it', () => {
  const config = {
    languageOptions: { sourceType: 'script' },
    plugins: { own: { rules: { changed } } },
    rules: { 'own/changed': 'error' },
  } as const;
  expect(new Linter().verify(text(script), config).map((one) => one.message)).toEqual([]);
});
