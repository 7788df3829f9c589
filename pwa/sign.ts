// The page of the customer's own phone, built by itself into dist/sign.html and dist/sign/: he loads this and nothing
// of the app, and no technician's phone carries it.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { after } from './after.ts';

/** After the app is written: builds `page` and its files into the same folder. */
export const signPage = ({ page }: { page: string }): Plugin =>
  after({
    name: 'fieldseal-sign-page',
    more: () => ({
      plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
      build: { assetsDir: 'sign', modulePreload: { polyfill: false }, rolldownOptions: { input: page } },
    }),
  });
