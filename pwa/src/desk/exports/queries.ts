/** Exports, as the server keeps them. Throws `SyncError | Unreachable`. */

import { request } from '@/app/fieldseal';

export const TABLES = ['register', 'parts', 'hours', 'customers'] as const;
export type What = (typeof TABLES)[number] | 'archive';
export type Format = 'xlsx' | 'csv';

export interface Export {
  id: string;
  what: What;
  format: Format | 'zip';
  state: 'waiting' | 'making' | 'ready' | 'failed' | 'gone';
  /** Jobs or customers, of an archive rows; `total` is null until they are counted. */
  done: number;
  total: number | null;
  /** Lines written, and bytes of the file. */
  rows: number;
  size: number | null;
  error: string | null;
  user: string | null;
  user_name: string | null;
  asked_at: string;
  kept_until: string | null;
}

export interface Wanted {
  what: What;
  format: Format;
  lang: string;
  /** The register's, as in its address. */
  filters: Record<string, string>;
}

const path = (id: string, step = ''): string => `/api/exports/${id}${step}`;

export const api = {
  ask: async (wanted: Wanted): Promise<Export> =>
    (await request('POST', '/api/exports', { json: wanted })).json as Export,
  all: async (): Promise<Export[]> => ((await request('GET', '/api/exports')).json as { items: Export[] }).items,
  again: async (id: string): Promise<Export> => (await request('POST', path(id, '/again'))).json as Export,
  drop: async (id: string): Promise<Export> => (await request('DELETE', path(id))).json as Export,
  link: async (id: string): Promise<string> => ((await request('POST', path(id, '/link'))).json as { url: string }).url,
};

export type Api = typeof api;

/** Hands an address of ours to the browser, which keeps its bytes out of the page. */
export function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
