/** The app's own page code, one copy for each tab, as browsers have it; only the trade is the toy's. */

import { vi } from 'vitest';
import type { Here } from '@/app/engine';
import { engine, KINDS } from '../../sync/ts/toy';
import type { Mutant } from './mutants';

export type Page = Awaited<ReturnType<typeof load>>;

/** A copy of its own: no module of one tab knows anything of another's. */
export async function openPage(mutant?: Mutant): Promise<Page> {
  vi.resetModules();
  const now: { here: Here | null } = { here: null };
  const whoIsHere = (): Here => now.here!;
  vi.doMock('@/app/session', () => ({ whoIsHere, withToken: <T>(call: () => T) => call() }));
  vi.doMock('@/app/twins', () => ({ registry: engine.registry }));
  vi.doMock('@/local/kinds', () => ({ KINDS }));
  mutant?.mock();
  const page = await load();
  page.drawn();
  return { ...page, sit: (here: Here) => void (now.here = here) };
}

async function load() {
  vi.stubGlobal('document', { visibilityState: 'visible', getElementById: () => null });
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frame());
  const [{ begin, auth }, { mutate, drafts, dismiss, newId }, { addFile, retryFile }, { IndexedStore }, { UserDb }] =
    await Promise.all([
      import('@/app/engine'),
      import('@/app/mutate'),
      import('@/app/files'),
      import('@/local/store'),
      import('@/local/db'),
    ]);
  const { hasContent } = await import('@/app/firstScreen');
  const { office } = await import('@/app/office');
  await office();
  const { withSight } = await import('@/sw/sight');
  const sit = (_here: Here): void => undefined;
  return {
    begin,
    auth,
    mutate,
    drafts,
    dismiss,
    addFile,
    retryFile,
    IndexedStore,
    UserDb,
    withSight,
    newId,
    drawn: hasContent,
    sit,
  };
}
