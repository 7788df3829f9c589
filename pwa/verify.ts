// The public page, built by itself into dist/verify.html and dist/verify/ with a worker of its own: whoever holds a
// voucher loads this and nothing of the app, and no technician's phone carries it.

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { after } from './after.ts';
import type { PrecacheEntry } from './build.ts';

const FOLDER = 'verify';
const PAGE = 'verify.html';

/** After the app is written: builds `page` and its files into the same folder. */
export const verifyPage = ({ page }: { page: string }): Plugin =>
  after({
    name: 'fieldseal-verify-page',
    more: () => ({
      plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
      build: { assetsDir: FOLDER, modulePreload: { polyfill: false }, rolldownOptions: { input: page } },
    }),
  });

/** After the page: its worker, with the list of what is kept in place of `self.__VERIFY_MANIFEST`. */
export const verifyWorker = ({ source }: { source: string }): Plugin =>
  after({
    name: 'fieldseal-verify-worker',
    more: async (folder) => ({
      define: {
        'self.__VERIFY_MANIFEST': JSON.stringify(await kept(folder)),
        'process.env.NODE_ENV': '"production"',
      },
      build: {
        sourcemap: true,
        rolldownOptions: { input: source, output: { format: 'iife', entryFileNames: `${FOLDER}/sw.js` } },
      },
    }),
  });

/** The page by the address it has, and its files, whose names carry their hashes. */
async function kept(folder: string): Promise<PrecacheEntry[]> {
  const names = (await readdir(join(folder, FOLDER))).filter((name) => /\.(?:js|css)$/.test(name) && name !== 'sw.js');
  const revision = (text: Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
  return [
    { url: `/${FOLDER}/`, revision: revision(await readFile(join(folder, PAGE))) },
    { url: '/icons/icon.svg', revision: revision(await readFile(join(folder, 'icons/icon.svg'))) },
    ...names.sort().map((name) => ({ url: `/${FOLDER}/${name}`, revision: null })),
  ];
}
