// Chromium keeps the compiled code of a classic script that a service worker has stored, but never of a module: a cold
// start would compile everything anew. So the first screen's file runs as a classic script, and a module of the same
// name hands its parts to the files loaded later. Measured in decision 0020.

import { createHash } from 'node:crypto';
import type { OutputAsset, OutputBundle, OutputChunk } from 'rolldown';
import type { Plugin } from 'vite';

const SHARED = 'fieldsealFirst';
/** What the service worker put into the page (`sw/sight.ts`) is painted before the app takes the processor. */
const AFTER_SIGHT =
  'document.getElementById("sight")&&!document.hidden?requestAnimationFrame(()=>setTimeout(begin)):begin()';
const EXPORTS = /export\s*\{([^}]*)\};?\s*(?:\/\/# sourceMappingURL=\S+\s*)?$/;
const MODULE = /<script type="module"[^>]*><\/script>(?:\s*<link rel="modulepreload"[^>]*>)*/;

/** `local as name` pairs of the chunk's one list of exports. */
const exportsOf = (list: string): [local: string, name: string][] =>
  list
    .split(',')
    .map((pair) => pair.trim().split(/\s+as\s+/))
    .filter(([local]) => local)
    .map(([local = '', name = local]) => [local, name]);

/** The chunk's text as a classic script, and the module that stands in its place. Throws where it cannot be one. */
export function halves(code: string): { script: string; module: string } {
  const found = EXPORTS.exec(code);
  if (!found || /^\s*import[\s{"'*]/m.test(code)) throw new Error('the first chunk imports others or exports nothing');
  const pairs = exportsOf(found[1] ?? '');
  const body = code
    .slice(0, found.index)
    .replaceAll('import.meta.resolve', 'void 0')
    .replaceAll('import.meta.url', 'location.href');
  const parts = pairs.map(([local, name]) => `get ${name}(){return ${local}}`).join();
  // A name may be a reserved word, which only an export can be called.
  const [taken, given] = [pairs.map(([, name]) => `${name}:_${name}`), pairs.map(([, name]) => `_${name} as ${name}`)];
  return {
    script: `"use strict";(begin=>{${AFTER_SIGHT}})(()=>{\n${body}self.${SHARED}={${parts}}});\n`,
    module: `const{${taken.join()}}=self.${SHARED};export{${given.join()}};\n`,
  };
}

/** Writes the chunk called `chunk` as a classic script and lets `page` begin with it. */
export const classic = ({ chunk, page }: { chunk: string; page: string }): Plugin => ({
  name: 'fieldseal-classic',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    // After the builder has put the last things into its chunks.
    order: 'post',
    handler(_options, bundle: OutputBundle) {
      const all = Object.values(bundle);
      const first = all.find((one): one is OutputChunk => one.type === 'chunk' && one.name === chunk);
      const html = bundle[page] as OutputAsset | undefined;
      if (!first || !html) throw new Error(`the build has no chunk ${chunk} or no ${page}`);
      const { script, module } = halves(first.code);
      const name = `today-${createHash('sha256').update(script).digest('base64url').slice(0, 8)}.js`;
      const { map } = first;
      this.emitFile({
        type: 'asset',
        fileName: `assets/${name}`,
        source: `${script}//# sourceMappingURL=${name}.map\n`,
      });
      // One line stands before the text that the map describes.
      const moved = map && JSON.stringify({ ...map, mappings: `;${map.mappings}` });
      if (moved) this.emitFile({ type: 'asset', fileName: `assets/${name}.map`, source: moved });
      first.code = module;
      first.map = null;
      html.source = String(html.source).replace(MODULE, `<script defer src="/assets/${name}"></script>`);
    },
  },
});
