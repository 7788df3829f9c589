/** @module-tag slow */

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
/** The scripts that `index.html` begins with: the one that lets each have its turn, and the parts of the app. */
let [starter, parts]: [string, string[]] = ['', []];

const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const sources = (): string[] =>
  parts.flatMap((file) => (JSON.parse(text(`${file}.map`)) as { sources: string[] }).sources);

/** A build of its own, as it is shipped: what lies in `dist` may be older. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldseal-first-'));
  const { VITEST: _testing, NODE_ENV: _mode, ...env } = process.env;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const words = ['build', '--config', 'pwa/vite.config.ts', '--outDir', folder, '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, [vite, ...words], { cwd: root, env });
  const scripts = [...text('index.html').matchAll(/<script defer src="\/([^"]+)"/g)].map(([, file]) => file ?? '');
  [starter = '', ...parts] = scripts;
  expect(parts.length).toBeGreaterThan(1);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`build Today of a technician needs at most ${MOST_KB} KB of script over the line`, () => {
  const weights = [starter, ...parts].map((file) => gzipSync(text(file), { level: 9 }).length);
  expect(weights.reduce((sum, one) => sum + one) / 1000).toBeLessThanOrEqual(MOST_KB);
});

test('build the desk, the twins and the other screens are not on the way to Today', () => {
  const needed = sources();
  expect(needed.some((one) => one.endsWith('/jobs/screens/Today.svelte'))).toBe(true);
  expect(needed.filter((one) => /\/src\/(?:desk|signatures\/(?!locked)|parts|checks)\//.test(one))).toEqual([]);
  expect(needed.filter((one) => /mutations\.ts$|\/app\/twins\.ts$/.test(one))).toEqual([]);
});

test('build the job screen is one script and one style sheet beside what is there: a slow phone pays for each file apart', () => {
  type Chunk = { name?: string; imports?: string[]; css?: string[] };
  const chunks = JSON.parse(text('.vite/manifest.json')) as Record<string, Chunk>;
  const job = Object.values(chunks).find(({ name }) => name === 'job');
  const there = /^_?(?:first|rolldown-runtime)[-\w]*\.js$|^index\.html$/;
  expect(job?.imports?.filter((one) => !there.test(one))).toEqual([]);
  expect(job?.css).toHaveLength(1);
});

test('build the first scripts are classic ones, whose compiled code a browser can keep', () => {
  expect(text('index.html')).not.toMatch(/type="module"|modulepreload/);
  for (const file of [starter, ...parts]) {
    expect(new Linter().verify(text(file), { languageOptions: { sourceType: 'script' } })).toEqual([]);
  }
});

test('build the first of them names the others, so that another build has another first one', () => {
  expect(parts.filter((file) => !text(starter).includes(`/${file}`))).toEqual([]);
});

/** What a part takes, by the file that hands it on. */
const takenBy = (file: string): [from: string, names: string[]][] =>
  [...text(file).matchAll(/const\{([^}]*)\}=self\.fieldsealFirst\["([^"]+)"\]/g)].map(([, names = '', from = '']) => [
    from,
    names.split(',').map((pair) => pair.split(':')[0] ?? ''),
  ]);
const handedBy = (file: string): string => /self\.fieldsealFirst\["([^"]+)"\]=\{/.exec(text(file))?.[1] ?? '';

test('build each takes only from those before it', () => {
  const handed = new Set<string>();
  for (const file of parts) {
    expect(takenBy(file).filter(([from]) => !handed.has(from))).toEqual([]);
    handed.add(handedBy(file));
  }
  expect(parts.flatMap(takenBy).length).toBeGreaterThan(parts.length);
});

/** Names what a script hands on and assigns after that: `early` ones once it has run, all others a second time. */
const changed: Rule.RuleModule = {
  meta: { schema: [{ type: 'array' }] },
  create: ({ sourceCode, report, options }) => ({
    'Program:exit'(program) {
      const early = new Set(options[0] as string[]);
      const given = [...sourceCode.getText().matchAll(/get ([\w$]+)\(\)\{return ([\w$]+)\}/g)];
      const handedOn = new Map(given.map(([, name = '', local = '']) => [local, name]));
      const inner = sourceCode.scopeManager.globalScope?.childScopes.at(-1);
      if (!inner?.variables.length) report({ node: program, message: 'nothing is looked at' });
      for (const { name, references } of inner?.variables ?? []) {
        const writes = references.filter((one) => one.isWrite());
        const late = writes.some((one) => one.from !== inner);
        const told = handedOn.get(name);
        if (told !== undefined && (writes.length > 1 || (late && early.has(told)))) {
          report({ node: program, message: name });
        }
      }
    },
  }),
};

const faultsOf = (code: string, early: readonly string[]): string[] =>
  new Linter()
    .verify(code, {
      languageOptions: { sourceType: 'script' },
      plugins: { own: { rules: { changed } } },
      rules: { 'own/changed': ['error', early] },
    })
    .map((one) => one.message);

test('build what is taken over from the first scripts never changes afterwards, since nobody would see it', () => {
  const all = parts.flatMap(takenBy);
  const early = (file: string): string[] => all.flatMap(([from, names]) => (from === handedBy(file) ? names : []));
  expect(parts.flatMap((file) => faultsOf(text(file), early(file)))).toEqual([]);
});

test('build what changes later is found, whoever takes it', () => {
  const code = 'self.fieldsealTurn(()=>{var a,b=1;function f(){a=2}self.x={get n(){return a},get m(){return b}}});';
  expect([faultsOf(code, []), faultsOf(code, ['n']), faultsOf(code, ['m'])]).toEqual([[], ['a'], []]);
});
