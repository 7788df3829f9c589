/** Rescue files and phones that were left, as the server tells of them. Throws `SyncError | Unreachable`. */

import { request, upload } from '@/app/fieldseal';

/** A half-filled form; `text` is its values as JSON. */
export interface Form {
  key: string | null;
  job: string | null;
  at: string | null;
  text: string | null;
}

/** What a file brought; `known` and `files_known` were here already. */
export interface Brought {
  client_id: string;
  user: string;
  user_name: string | null;
  made_at: string | null;
  records: number;
  known: number;
  files: number;
  files_known: number;
  drafts: Form[];
}

/** A phone with unsent work whose owner works on another one since `now_on`. */
export interface Left {
  client_id: string;
  user_name: string | null;
  name: string;
  unsent: number;
  files_unsent: number;
  oldest_at: string | null;
  last_contact: string;
  now_on: string;
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export const api = {
  take: async (file: Blob, passphrase: string, told: (share: number) => void): Promise<Brought> => {
    const headers = passphrase === '' ? {} : { 'X-Rescue-Passphrase': base64(passphrase) };
    return (await upload('/api/rescue', file, told, headers)) as Brought;
  },
  left: async (): Promise<Left[]> => ((await request('GET', '/api/rescue')).json as { items: Left[] }).items,
};

export type Api = typeof api;
