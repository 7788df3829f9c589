/** Reasons given before, so that one tap says them again; each reading is still asked. */
import { drafts } from '@/app/fieldseal';

export interface Reasons {
  na: readonly string[];
  override: readonly string[];
}

export const NO_REASONS: Reasons = { na: [], override: [] };
const KEY = 'check-reasons';
const MOST = 3;

export const reasons = async (): Promise<Reasons> => ({ ...NO_REASONS, ...(await drafts.load<Reasons>(KEY)) });

/** The newest first, each once. */
export const withReason = (known: readonly string[], said: string): string[] =>
  [said.trim(), ...known.filter((one) => one !== said.trim())].filter(Boolean).slice(0, MOST);

/** Keeps what was said now. Without it the next reason is only typed again. */
export async function keepReason(of: keyof Reasons, said: string): Promise<Reasons> {
  const known = await reasons();
  const now = { ...known, [of]: withReason(known[of], said) };
  await drafts.save(KEY, null, now);
  return now;
}
