/** A transaction that ends with the page it runs in. */

import type { Table, TableName, Tables } from '@sync/store';

/** Every operation counts down to a crash, and after it nothing works: as when the page is killed. */
export function crashing(tables: Tables, after: number): Tables {
  let left = after;
  const guard = <T>(table: Table<T>): Table<T> =>
    new Proxy(table, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          left -= 1;
          return left < 0 ? Promise.reject(new Error('killed')) : method.apply(target, args);
        };
      },
    });
  const names = Object.keys(tables) as TableName[];
  return Object.fromEntries(names.map((name) => [name, guard(tables[name] as Table<unknown>)])) as unknown as Tables;
}
