/** What a look at the store has read, and whether a change touches it: then it is looked at again. */

import Dexie, { RangeSet, rangesOverlap, type IntervalTree } from 'dexie';
import type { Key } from '@sync/store';

/** In IndexedDB's order no key is higher. */
const HIGHEST = [[]] as unknown as Key;
const LOWEST = -Infinity;

/** Notes the keys a look has read, in the same terms as Dexie tells what was changed, in this tab or another. */
export class Watch {
  readonly #read = new Map<string, IntervalTree>();

  constructor(private readonly database: string) {}

  /** `index` '' is the primary key. */
  range(table: string, index: string, from: Key, to: Key): void {
    const part = `idb://${this.database}/${table}/${index}`;
    const ranges = (this.#read.get(part) as RangeSet | undefined) ?? new RangeSet();
    ranges.add({ from, to } as never);
    this.#read.set(part, ranges);
  }

  key(table: string, key: Key): void {
    this.range(table, '', key, key);
  }

  /** Every key that begins with these. */
  beginning(table: string, index: string, parts: readonly (string | number)[]): void {
    this.range(table, index, parts, [...parts, HIGHEST] as unknown as Key);
  }

  all(table: string): void {
    this.range(table, '', LOWEST, HIGHEST);
  }

  touchedBy(changed: Readonly<Record<string, unknown>>): boolean {
    if (changed['all'] !== undefined) return true;
    return [...this.#read].some(([part, ranges]) => {
      const other = changed[part];
      return other !== undefined && rangesOverlap(other as IntervalTree, ranges);
    });
  }
}

/** Calls `changed` when a transaction that touched the watched keys has been committed. Returns how to stop. */
export function onChange(watch: () => Watch, changed: () => void): () => void {
  const heard = (parts: object): void => {
    if (watch().touchedBy(parts as Readonly<Record<string, unknown>>)) changed();
  };
  Dexie.on('storagemutated', heard as never);
  return () => Dexie.on.storagemutated.unsubscribe(heard as never);
}
