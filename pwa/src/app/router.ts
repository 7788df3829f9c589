/**
 * Addresses live behind the `#`, so that every one of them opens from the cached page, in flight mode too.
 * `#/job/<id>/parts?x=1` → segments `['job', '<id>', 'parts']`, query `x=1`.
 */
import { readable } from 'svelte/store';

export interface Place {
  /** The address without `#` and query, `/` first. */
  path: string;
  segments: readonly string[];
  query: URLSearchParams;
}

/** A segment as it was meant; one with a broken `%` stays as it is. */
function plain(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function read(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#/, '').split('?', 2);
  return {
    path: path || '/',
    segments: path.split('/').filter(Boolean).map(plain),
    query: new URLSearchParams(query),
  };
}

/** Where we are. */
export const place = readable<Place>(read(), (set) => {
  const moved = (): void => set(read());
  addEventListener('hashchange', moved);
  moved();
  return () => removeEventListener('hashchange', moved);
});

/** Go there; `instead` leaves no way back to where we were. */
export function go(path: string, instead = false): void {
  if (instead) location.replace(`#${path}`);
  else location.hash = path;
}

/** Every address of the phone, in one place. */
export const to = {
  today: '#/',
  sync: '#/sync',
  settings: '#/settings',
  job: (id: string, screen?: string): string => `#/job/${id}${screen ? `/${screen}` : ''}`,
} as const;
