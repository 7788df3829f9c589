/** A few lines outside the person's database, which is what they are about. Where storage is switched off, none are kept. */

const PREFIX = 'fieldseal.';

export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export function put(shelf: Shelf, key: string, value: unknown): void {
  try {
    shelf.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Full or switched off: the count is a second net, and the work itself is saved.
  }
}

/** What was put there, if it still has the form `holds` asks for. */
export function get<T>(shelf: Shelf, key: string, holds: (value: Partial<T>) => boolean): T | null {
  try {
    const value = JSON.parse(shelf.getItem(PREFIX + key) ?? 'null') as Partial<T> | null;
    return value !== null && typeof value === 'object' && holds(value) ? (value as T) : null;
  } catch {
    return null;
  }
}

export function drop(shelf: Shelf, key: string): void {
  try {
    shelf.removeItem(PREFIX + key);
  } catch {
    // Switched off.
  }
}

/** What comes behind `beginning` in the names of what is kept. */
export function endings(shelf: Shelf, beginning: string): string[] {
  try {
    const names = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? '');
    return names
      .filter((one) => one.startsWith(PREFIX + beginning))
      .map((one) => one.slice((PREFIX + beginning).length));
  } catch {
    return [];
  }
}
