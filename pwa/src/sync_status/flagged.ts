/** What the archive tells: taken, or taken but flagged. With their receipts they left the outbox. */
import { derived, readable, type Readable } from 'svelte/store';
import { mutationOf } from '@sync/rebase';
import type { Archived, Tables } from '@sync/store';
import type { OutboxItem } from '@/app/fieldseal';
import { ofHere } from '@/app/session';
import { follow } from '@/local/follow';

const DAYS_MS = 14 * 86_400_000;

/** A seal's text is long, and nobody reads it here. */
const argsOf = (entry: Archived): OutboxItem['args'] =>
  entry.name === 'signatures.sign' ? {} : mutationOf(entry).args;

const itemOf = (entry: Archived): OutboxItem => {
  const { n, id, uuid, name, at, state, receipt, groups } = entry;
  return { n, id, uuid, name, at, state, receipt, groups, args: argsOf(entry) };
};

const TOOK = new Set(['applied', 'flagged']);

const took = (entry: Archived): boolean =>
  TOOK.has(entry.receipt?.outcome ?? '') && Date.parse(entry.settled_at) > Date.now() - DAYS_MS;

const isFlagged = (item: OutboxItem): boolean => item.receipt?.outcome === 'flagged';

const listed = (entries: Archived[]): OutboxItem[] =>
  entries
    .filter(took)
    .map(itemOf)
    .sort((a, b) => b.at.localeCompare(a.at));

const archived = (ask: (tables: Tables) => Promise<Archived[]>): Readable<OutboxItem[]> =>
  ofHere<OutboxItem[]>([], (one) =>
    readable<OutboxItem[]>([], (set) =>
      follow(one.store, { names: ['archive'], ask }, (entries) => set(listed(entries))),
    ),
  );

const onlyFlagged = (items: Readable<OutboxItem[]>): Readable<OutboxItem[]> =>
  derived(items, (all) => all.filter(isFlagged));

/** What took effect in the last fourteen days, newest first. */
export const arrived: Readable<OutboxItem[]> = archived((tables) => tables.archive.all());

/** Of it, what the office will look at. */
export const flagged: Readable<OutboxItem[]> = onlyFlagged(arrived);

/** The same of one job. */
export const flaggedOn = (job: string): Readable<OutboxItem[]> =>
  onlyFlagged(archived((tables) => tables.archive.by('groups', job)));
