/** What an undo came to, in whole sentences: what is gone, what stays and why. Pure. */

import { said, type Undo } from './queries';
import { kindWords, t } from './words';

type Counts = Readonly<Record<string, number>>;

/** `3 customers, 2 addresses`. */
const listed = (counts: Counts): string =>
  Object.entries(counts)
    .map(([kind, n]) => (kind in kindWords ? kindWords[kind as keyof typeof kindWords](n) : `${n}`))
    .join(t.comma_list());

export function undoneLines(undo: Undo): string[] {
  const { jobs = 0, ...others } = undo.taken_kinds ?? {};
  // An undo of an older release counted without telling kinds.
  if (undo.taken_kinds === undefined)
    return [
      t.undone({ taken: String(undo.taken_back), kept: String(undo.kept) }),
      ...undo.reasons.map((reason) => `${t.rowsOf(reason.rows)} · ${said(reason.say)}`),
    ];
  return [
    ...(jobs > 0 ? [t.undoneJobs(jobs)] : []),
    ...(Object.keys(others).length > 0 ? [t.undoneOthers({ list: listed(others) })] : []),
    ...(undo.taken_back === 0 ? [t.undoneNothing()] : []),
    ...undo.reasons.map(({ code, kinds, say }) => {
      const list = listed(kinds ?? {});
      if (code === 'TOUCHED') return t.staysTouched({ list });
      if (code === 'NEEDED_BY_OTHERS' && jobs > 0) return t.staysForCancelled({ list });
      return t.stays({ list, why: said(say) });
    }),
  ];
}
