import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What reaches beyond its own file: modules replaced, time stopped, a database or a name put where all can see it. */
const REACHES = /\bvi\.(?!fn\b|waitFor\b)|openPage|globalThis|fake-indexeddb|process\.env/;

/** The folders' test files in two heaps: those that may share a process, those that need one each, which costs more. */
export function heaps(root: string, folders: readonly string[]): Record<'shared' | 'alone', string[]> {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const alone = new Set(files.filter((file) => REACHES.test(readFileSync(join(root, file), 'utf8'))));
  return { shared: files.filter((file) => !alone.has(file)), alone: [...alone] };
}
