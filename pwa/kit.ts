// The page of components, built by itself into dist/kit.html and dist/kit/: with an input of its own in the app's
// build it would share chunks with the app, and every phone would load more and smaller files for it.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin, type ResolvedConfig } from 'vite';

/** After the app is written: builds `page` and its files into the same folder. */
export const kitPage = ({ page }: { page: string }): Plugin => {
  let config: ResolvedConfig;
  return {
    name: 'fieldseal-kit-page',
    apply: 'build',
    configResolved: (resolved) => void (config = resolved),
    writeBundle: {
      sequential: true,
      handler: async () => {
        await build({
          configFile: false,
          root: config.root,
          logLevel: 'warn',
          publicDir: false,
          resolve: { alias: config.resolve.alias },
          plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
          build: {
            outDir: config.build.outDir,
            assetsDir: 'kit',
            emptyOutDir: false,
            target: config.build.target,
            rolldownOptions: { input: page },
          },
        });
      },
    },
  };
};
