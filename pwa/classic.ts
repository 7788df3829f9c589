// Chromium keeps the compiled code of a classic script that a service worker has stored, but never of a module: a cold
// start would compile everything anew. So the first screen's files run as classic scripts, one after another and each in
// a task of its own; modules of the same names hand their parts to the files loaded later. Measured in decision 0020.

import { createHash } from 'node:crypto';
import type { OutputAsset, OutputBundle, OutputChunk } from 'rolldown';
import type { Plugin } from 'vite';

/** What the scripts hand on, by the name of the module that stands in each one's place. */
const SHARED = 'fieldsealFirst';
/** Takes each script's work, to be done in turn. */
const TURN = 'fieldsealTurn';
/** What each later file brings with it, as the builder notes it before everything else. */
const LISTS = /^const __vite__mapDeps=.*\n/;
const IMPORT = /import\s*(?:\{([^}]*)\}\s*from\s*)?["']\.\/([^"']+)["'];?/y;
const EXPORTS = /export\s*\{([^}]*)\};?\s*(?:\/\/# sourceMappingURL=\S+\s*)?$/;
const MODULES = /\s*(?:<script type="module"[^>]*><\/script>|<link rel="modulepreload"[^>]*>)/g;
const HEAD_ENDS = '</head>';

/** `first as second` pairs of a list of imports or exports. */
const pairsOf = (list: string): [first: string, second: string][] =>
  list
    .split(',')
    .map((pair) => pair.trim().split(/\s+as\s+/))
    .filter(([first]) => first)
    .map(([first = '', second = first]) => [first, second]);

const handed = (file: string): string => `self.${SHARED}[${JSON.stringify(file)}]`;

/** The imports a chunk begins with, as taken from what the chunks before handed on, and where they stand. */
function taken(code: string): { imports: string; from: number; to: number } {
  const found: string[] = [];
  const from = LISTS.exec(code)?.[0].length ?? 0;
  let to = (IMPORT.lastIndex = from);
  for (let one = IMPORT.exec(code); one; one = IMPORT.exec(code)) {
    to = IMPORT.lastIndex;
    const names = pairsOf(one[1] ?? '').map(([name, local]) => `${name}:${local}`);
    if (names.length) found.push(`const{${names.join()}}=${handed(one[2] ?? '')};`);
  }
  return { imports: found.join(''), from, to };
}

/** The chunk's text as a classic script, and the module that stands in its place. Throws where it cannot be one. */
export function halves(code: string, file: string): { script: string; module: string } {
  const { imports, from, to } = taken(code);
  const exports = EXPORTS.exec(code);
  const end = exports?.index ?? code.length;
  // As long as it was, so that the map still fits.
  const body = (code.slice(0, from) + imports.padEnd(to - from) + code.slice(to, end))
    .replaceAll('import.meta.resolve', 'void 0')
    .replaceAll('import.meta.url', 'location.href');
  if (/^\s*(?:import[\s{"'*]|export\s)/m.test(body)) throw new Error(`${file} imports or exports in its midst`);
  const pairs = pairsOf(exports?.[1] ?? '');
  const parts = pairs.map(([local, name]) => `get ${name}(){return ${local}}`).join();
  // A name may be a reserved word, which only an export can be called.
  const [own, given] = [pairs.map(([, name]) => `${name}:_${name}`), pairs.map(([, name]) => `_${name} as ${name}`)];
  return {
    script: `"use strict";self.${TURN}(()=>{\n${body}${handed(file)}={${parts}}});\n`,
    module: `const{${own.join()}}=${handed(file)};export{${given.join()}};\n`,
  };
}

/**
 * The script before all others. What the service worker put into the page (`sw/sight.ts`) is painted before the app takes
 * the processor, and then each script has a task of its own; in a tab nobody looks at, timers are too slow for that.
 */
const starter = (files: readonly string[]): string => `"use strict";(()=>{// ${files.join(' ')}
let open=false,busy=false;const waiting=[];self.${SHARED}={};
const next=()=>{if(!open||busy||!waiting.length)return;busy=true;
try{waiting.shift()()}finally{const on=()=>{busy=false;next()};document.hidden?on():setTimeout(on)}};
self.${TURN}=work=>{waiting.push(work);next()};
const begin=()=>{open=true;next()};
document.getElementById("sight")&&!document.hidden?requestAnimationFrame(()=>setTimeout(begin)):begin()})();
`;

const named = (name: string, text: string): string =>
  `assets/${name}-${createHash('sha256').update(text).digest('base64url').slice(0, 8)}.js`;

/** Writes `chunks`, each needing only those before it, as classic scripts and lets `page` begin with them. */
export const classic = ({ chunks, page }: { chunks: readonly string[]; page: string }): Plugin => ({
  name: 'fieldseal-classic',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    // After the builder has put the last things into its chunks.
    order: 'post',
    handler(_options, bundle: OutputBundle) {
      const write = (fileName: string, source: string): void => void this.emitFile({ type: 'asset', fileName, source });
      const files = chunks.map((name) => {
        const chunk = chunkCalled(bundle, name);
        const { script, module } = halves(chunk.code, chunk.fileName.replace(/^assets\//, ''));
        const file = named(name.replace('first', 'today'), script);
        write(file, `${script}//# sourceMappingURL=${file.replace(/^.*\//, '')}.map\n`);
        // One line stands before the text that the map describes.
        if (chunk.map) write(`${file}.map`, JSON.stringify({ ...chunk.map, mappings: `;${chunk.map.mappings}` }));
        chunk.code = module;
        chunk.map = null;
        return `/${file}`;
      });
      const text = starter(files);
      write(named('start', text), text);
      const html = bundle[page] as OutputAsset;
      const scripts = [`/${named('start', text)}`, ...files].map((src) => `<script defer src="${src}"></script>`);
      const lines = `${scripts.join('\n    ')}\n  ${HEAD_ENDS}`;
      html.source = String(html.source).replace(MODULES, '').replace(HEAD_ENDS, `  ${lines}`);
    },
  },
});

function chunkCalled(bundle: OutputBundle, name: string): OutputChunk {
  const found = Object.values(bundle).find((one): one is OutputChunk => one.type === 'chunk' && one.name === name);
  if (!found) throw new Error(`the build has no chunk ${name}`);
  return found;
}
