/** Signing in, and what went wrong in words a person can act on. */
import { login } from './fieldseal';

/** A key of the words of this folder. */
export type Trouble = 'fillIn' | 'wrong' | 'tooMany' | 'unreachable' | 'otherUser' | 'revoked' | 'serverTrouble';

const BY_STATUS: Record<number, Trouble> = {
  401: 'wrong',
  422: 'wrong',
  409: 'otherUser',
  403: 'revoked',
  429: 'tooMany',
};

/** null when signed in. */
export async function signIn(username: string, password: string): Promise<Trouble | null> {
  try {
    await login(username, password);
    return null;
  } catch (error) {
    const status = (error as { status?: unknown }).status;
    return typeof status === 'number' ? (BY_STATUS[status] ?? 'serverTrouble') : 'unreachable';
  }
}
