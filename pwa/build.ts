// Two small steps of the build: the service worker with its list of files, and the API page's assets.

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { after } from './after.ts';

export interface PrecacheEntry {
  url: string;
  /** null where the file's name already carries its hash. */
  revision: string | null;
}

const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/;
const LEFT_OUT = /\.map$|^sw\.js$|^vendor\/|^(?:kit|verify|sign)(?:\.html$|\/)|^\.vite\//;

/** Everything the app needs to start without a network, by address. */
export const precacheList = async (folder: string): Promise<PrecacheEntry[]> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((one) => one.isFile()).map((one) => relative(folder, join(one.parentPath, one.name)));
  const urls = paths.map((path) => path.split(sep).join('/')).filter((url) => !LEFT_OUT.test(url));
  return Promise.all(
    urls.sort().map(async (url) => {
      if (HASHED.test(url)) return { url, revision: null };
      const text = await readFile(join(folder, url));
      return { url, revision: createHash('sha256').update(text).digest('hex').slice(0, 16) };
    }),
  );
};

/** After the page is written: builds `sw.ts` into `dist/sw.js`, one file, the list in place of `self.__WB_MANIFEST`. */
export const serviceWorker = ({ source }: { source: string }): Plugin =>
  after({
    name: 'fieldseal-service-worker',
    last: true,
    more: async (folder) => ({
      define: {
        'self.__WB_MANIFEST': JSON.stringify(await precacheList(folder)),
        'process.env.NODE_ENV': '"production"',
      },
      build: {
        sourcemap: true,
        rolldownOptions: { input: source, output: { format: 'iife', entryFileNames: 'sw.js' } },
      },
    }),
  });

/** Copies Swagger UI beside the app, so that the API's page asks nobody else for a script. */
export const apiDocs = (): Plugin => ({
  name: 'fieldseal-api-docs',
  apply: 'build',
  async generateBundle() {
    const folder = join(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'), '..');
    for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE']) {
      this.emitFile({
        type: 'asset',
        fileName: `vendor/swagger-ui/${name}`,
        source: await readFile(join(folder, name)),
      });
    }
  },
});
