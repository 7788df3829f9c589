// The page of components, built by itself into dist/kit.html and dist/kit/: with an input of its own in the app's
// build it would share chunks with the app, and every phone would load more and smaller files for it.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { after } from './after.ts';

/** After the app is written: builds `page` and its files into the same folder. */
export const kitPage = ({ page }: { page: string }): Plugin =>
  after({
    name: 'fieldseal-kit-page',
    more: () => ({
      plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
      build: { assetsDir: 'kit', rolldownOptions: { input: page } },
    }),
  });
