// What is built by itself into the same folder, once the app is there.

import { build, mergeConfig, type InlineConfig, type Plugin, type ResolvedConfig } from 'vite';

/** `more` may look at what has been written so far; `last`: after all others of this kind. */
interface After {
  name: string;
  last?: boolean;
  more: (folder: string) => InlineConfig | Promise<InlineConfig>;
}

/** One more build with the app's aliases, target and folder, into which `more` is laid. */
export const after = ({ name, last = false, more }: After): Plugin => {
  let config: ResolvedConfig;
  return {
    name,
    apply: 'build',
    configResolved: (resolved) => void (config = resolved),
    writeBundle: {
      sequential: true,
      order: last ? 'post' : null,
      handler: async () => {
        const { outDir, target } = config.build;
        const frame: InlineConfig = {
          configFile: false,
          root: config.root,
          logLevel: 'warn',
          publicDir: false,
          resolve: { alias: config.resolve.alias },
          build: { outDir, target, emptyOutDir: false },
        };
        await build(mergeConfig(frame, await more(outDir)));
      },
    },
  };
};
