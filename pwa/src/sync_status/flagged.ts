/** Taken, but flagged: the office will look. They leave the outbox with their receipt, so they are read from the archive. */
import { readable, type Readable } from 'svelte/store';
import { mutationOf } from '@sync/rebase';
import type { Archived, Tables } from '@sync/store';
import type { OutboxItem } from '@/app/fieldseal';
import { ofHere } from '@/app/session';
import { follow } from '@/local/follow';

const DAYS_MS = 14 * 86_400_000;

const itemOf = (entry: Archived): OutboxItem => {
  const { n, id, uuid, name, at, state, receipt, groups } = entry;
  return { n, id, uuid, name, at, state, receipt, groups, args: mutationOf(entry).args };
};

const isFlagged = (entry: Archived): boolean =>
  entry.receipt?.outcome === 'flagged' && Date.parse(entry.settled_at) > Date.now() - DAYS_MS;

const listed = (entries: Archived[]): OutboxItem[] =>
  entries
    .filter(isFlagged)
    .map(itemOf)
    .sort((a, b) => b.at.localeCompare(a.at));

const archived = (ask: (tables: Tables) => Promise<Archived[]>): Readable<OutboxItem[]> =>
  ofHere<OutboxItem[]>([], (one) =>
    readable<OutboxItem[]>([], (set) =>
      follow(one.store, { names: ['archive'], ask }, (entries) => set(listed(entries))),
    ),
  );

/** Of the last fourteen days, newest first. */
export const flagged: Readable<OutboxItem[]> = archived((tables) => tables.archive.all());

/** The same of one job. */
export const flaggedOn = (job: string): Readable<OutboxItem[]> =>
  archived((tables) => tables.archive.by('groups', job));
