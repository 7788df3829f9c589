import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { apiDocs, serviceWorker } from './build.ts';
import { classic } from './classic.ts';
import { kitPage } from './kit.ts';
import { signPage } from './sign.ts';
import { oneFile, together, type Part } from './split.ts';
import { heaps } from './testing.ts';
import { verifyPage, verifyWorker } from './verify.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const testing = process.env['VITEST'] !== undefined;
const server = process.env['FIELDSEAL_SERVER'] ?? 'http://127.0.0.1:8000';

/** The first screen's code in the order it runs: no part may take a slow phone long at a time. */
const PARTS: readonly Part[] = [
  ['first-store', /\/node_modules\/dexie\//],
  ['first-draw', /\/node_modules\//],
  ['first-base', /\/sync\/ts\/|\/src\/(?:generated|local|net)\//],
  ['first-ui', /\/src\/ui\//],
  ['first-engine', /\/src\/app\/fieldseal\.ts$/],
];

const MAIN = here('src/app/main.ts');
const JOB = here('src/jobs/screens/Job.svelte');

export default defineConfig({
  root: testing ? here('..') : here('.'),
  cacheDir: here('../.cache/vite'),
  resolve: {
    alias: {
      '@sync': here('../sync/ts'),
      '@': here('src'),
      // Dexie's build for the browsers of `target`: its other one is written for older ones and is larger.
      dexie: here('../node_modules/dexie/dist/modern/dexie.min.mjs'),
    },
    // Without this, tests would get Svelte's server build.
    ...(testing ? { conditions: ['browser'] } : {}),
  },
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    ...(testing
      ? []
      : [
          classic({ chunks: [...PARTS.map(([name]) => name), 'first'], page: 'index.html' }),
          kitPage({ page: here('kit.html') }),
          verifyPage({ page: here('verify.html') }),
          verifyWorker({ source: here('src/sw/verify.ts') }),
          signPage({ page: here('sign.html') }),
          serviceWorker({ source: here('src/sw/sw.ts') }),
          apiDocs(),
        ]),
  ],
  build: {
    target: ['chrome111', 'firefox115', 'safari16.4'],
    sourcemap: true,
    // What a test weighs the first screen by; the service worker leaves it out.
    manifest: true,
    modulePreload: { polyfill: false },
    outDir: here('dist'),
    emptyOutDir: true,
    rolldownOptions: {
      output: { codeSplitting: { groups: [...together(PARTS, 'first', MAIN), oneFile('job', JOB, MAIN)] } },
    },
  },
  server: { proxy: Object.fromEntries(['/api', '/healthz'].map((path) => [path, server])) },
  test: {
    environment: 'node',
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 20_000,
    tags: [{ name: 'slow', description: 'over a second of work; make check leaves it out' }],
    maxWorkers: availableParallelism(),
    projects: testing
      ? Object.entries(heaps(here('..'), ['tests/sync', 'tests/contract', 'tests/pwa'])).map(([name, include]) => ({
          extends: true,
          test: { name, include, isolate: name === 'alone' },
        }))
      : [],
  },
});
