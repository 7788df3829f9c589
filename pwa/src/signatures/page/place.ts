/** Where on the page one is: `/verify/` or `/verify/<code>`. */

import { readCode } from '../hash';

const ROOT = '/verify/';

/** The code an address names, as we write it; what can be none is shown as it stands, and nobody will know it. */
export function codeIn(pathname: string): string | null {
  const last = pathname.slice(ROOT.length).replace(/\/$/, '');
  if (last === '') return null;
  const typed = decoded(last);
  return readCode(typed) ?? typed;
}

export const addressOf = (code: string | null): string => `${ROOT}${code ?? ''}`;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
