/** Imports, as the server keeps them. Throws `SyncError | Unreachable`. */

import { request, upload } from '@/app/fieldseal';
import { locale } from '@/ui/i18n';

/** What the server tells in both languages. */
export type Say = Record<'zh-CN' | 'en', string>;

export type State =
  | 'reading'
  | 'ready'
  | 'checking'
  | 'checked'
  | 'writing'
  | 'done'
  | 'refused'
  | 'failed'
  | 'stopped'
  | 'undoing'
  | 'undone';

export type Kind = 'jobs' | 'customers' | 'equipment' | 'parts' | 'instruments';
export type Dialect = 'iso' | 'month_first' | 'day_first' | 'serial';

export interface Counts {
  rows: number;
  made: number;
  there: number;
  refused: number;
}

export interface Reason {
  code: string;
  field: string | null;
  rows: number;
  first_line: number | null;
  say: Say;
}

/** Kinds → how many rows; an undo of an older release did not tell them. */
export interface Undo {
  taken_back: number;
  taken_kinds?: Record<string, number>;
  kept: number;
  reasons: (Pick<Reason, 'code' | 'rows' | 'say'> & { kinds?: Record<string, number> })[];
}

/** A line of the list. */
export interface Brief {
  id: string;
  state: State;
  name: string;
  size: number;
  by_name: string | null;
  created_at: string;
  progress: (Omit<Counts, 'rows'> & { phase: string; done: number; rows: number; seconds: number }) | null;
  counts: Counts | null;
  reasons: Reason[] | null;
  error: { code: string; say: Say } | null;
  undo: Undo | null;
  can_undo: boolean;
  /** Until then the file is here: without it there is nothing to look at or to start. */
  file_kept_until: string | null;
}

interface Found<T> {
  value: T;
  certain: boolean;
  say: Say;
}

export interface Column {
  n: number;
  heading: string;
  filled: number;
  samples: string[];
  dates: (Partial<Found<Dialect>> & { dialect: Dialect; certain: boolean; say: Say }) | null;
}

export interface Detected {
  encoding: Found<string> | null;
  separator: Found<string> | null;
  decimal: Found<string>;
  sheets: string[];
  columns: Column[];
  rows: number;
  matching: { field: string; column: number; confidence: number; remembered: boolean }[];
}

export interface Settings {
  kind: Kind;
  sheet: string | null;
  encoding: string | null;
  separator: string | null;
  decimal: string;
  dates: Record<string, Dialect>;
  tz_offset: string;
  matching: Record<string, number>;
  constants: Record<string, string>;
  key: number | null;
  fill_down: boolean | number[];
  all_or_nothing: boolean;
}

export interface Run extends Brief {
  format: 'csv' | 'xlsx' | null;
  detected: Detected | null;
  settings: Settings | null;
  needs: { field: string; code: string; say: Say }[];
  made_kinds: Record<string, number> | null;
}

export interface PreviewRow {
  line: number;
  cells: string[];
  becomes: Record<string, string | number | null>;
  faults: { field: string | null; column: number | null; code: string; say: Say }[];
  ok: boolean;
  there: boolean;
}

export interface Preview {
  headings: string[];
  fields: string[];
  rows: PreviewRow[];
}

export interface FieldOf {
  field: string;
  say: Say;
  needed: boolean;
  type: 'text' | 'date' | 'moment' | 'money' | 'choice' | 'centre' | 'number';
  choices: { value: string; say: Say }[] | null;
  constant: boolean;
  default: string | null;
}

export interface Fields {
  kinds: { kind: Kind; say: Say; fields: FieldOf[] }[];
  centres: { id: string; name: string }[];
}

/** The sentence in the language on the screen. */
export const said = (say: Say): string => say[locale()];

const path = (id: string, step = ''): string => `/api/imports/${id}${step}`;
const post = async (id: string, step: string): Promise<Run> =>
  (await request('POST', path(id, step), { json: {} })).json as Run;

export const api = {
  send: async (file: File, told: (share: number) => void): Promise<Run> =>
    (await upload(`/api/imports?name=${encodeURIComponent(file.name)}`, file, told)) as Run,
  all: async (): Promise<Brief[]> => ((await request('GET', '/api/imports')).json as { items: Brief[] }).items,
  fields: async (): Promise<Fields> => (await request('GET', '/api/imports/fields')).json as Fields,
  look: async (id: string): Promise<Run> => (await request('GET', path(id))).json as Run,
  settle: async (id: string, settings: Partial<Settings>): Promise<Run> =>
    (await request('PATCH', path(id), { json: settings })).json as Run,
  preview: async (id: string): Promise<Preview> =>
    (await request('GET', path(id, '/preview'), { query: { limit: '20' } })).json as Preview,
  check: (id: string): Promise<Run> => post(id, '/dry-run'),
  start: (id: string): Promise<Run> => post(id, '/start'),
  stop: (id: string): Promise<Run> => post(id, '/stop'),
  undo: (id: string): Promise<Run> => post(id, '/undo'),
  refused: async (id: string): Promise<string> =>
    (await request('GET', path(id, '/refused.csv'), { query: { lang: locale() }, accept: 'text/csv' })).json as string,
  drop: (id: string): Promise<unknown> => request('DELETE', path(id)),
};

export type Api = typeof api;
