/** Saving, and saying so: a refusal or a full device is told in words, never swallowed and never a dead button. */
import { Unreachable } from '@sync/errors';
import { toast } from '@/ui/toast.svelte';
import { codeWord, t } from './words';

interface Flagged {
  flags: readonly { code: string }[];
}

const codeOf = (error: unknown): string => {
  // Only on a first visit: from then on the service worker has all of the app.
  if (error instanceof Unreachable) return 'NOT_LOADED';
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'INVALID';
};

/** Why nothing was stored, in words. */
export function whyNot(error: unknown): string {
  const code = codeOf(error);
  const key = `problem_${code}`;
  return key in t ? t[key as 'problem_STORAGE_FULL']() : (codeWord(code) ?? code);
}

/** Awaits a save. Null when it was refused: nothing is stored then, and the form stays as it is. */
export async function told<T extends Flagged | readonly Flagged[]>(saving: Promise<T>): Promise<T | null> {
  try {
    const saved = await saving;
    const flag = [saved].flat().flatMap((one) => (one as Flagged).flags)[0];
    if (flag) toast(codeWord(flag.code) ?? t.mark_flagged());
    return saved;
  } catch (error) {
    toast(whyNot(error));
    return null;
  }
}
