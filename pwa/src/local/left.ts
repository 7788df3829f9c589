/** What an erased customer leaves in a row. Twin of `server/store/erased.py` (rule S3). */

import type { Row } from '@sync/registry';
import { EMPTIED } from '@/generated/contract';
import { ERASED } from './erased';

const emptied: Readonly<Record<string, Readonly<Record<string, string | null>>>> = EMPTIED;

/** The row without what tells of a person; the same one where it tells nothing. */
export function left(kind: string, row: Row): Row {
  const columns = Object.entries(emptied[kind] ?? {}).filter(
    ([name]) => (row[name] ?? null) !== null && row[name] !== ERASED,
  );
  if (columns.length === 0 || !isAboutAPerson(row)) return row;
  return { ...row, ...Object.fromEntries(columns) };
}

/** Of two values of one field (rule W4): whether that field is a person's. */
function isAboutAPerson(row: Row): boolean {
  const { field, kind } = row;
  if (typeof field !== 'string' || typeof kind !== 'string' || !(kind in emptied)) return true;
  return field in (emptied[kind] ?? {});
}
