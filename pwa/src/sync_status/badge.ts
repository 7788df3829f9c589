/** The one mark that is always visible. Green means that the server has it: ids and hashes, not "the request went out" (V4). */

import type { Entry, FileRecord } from '@sync/store';
import type { Problem } from '@/net/exchange';
import { SETTLED } from './ledger';

export interface Badge {
  state: 'offline' | 'sending' | 'waiting' | 'connected' | 'problem';
  problem: Problem | null;
  /** Mutations without a receipt. */
  unsent: number;
  /** Files the server has not confirmed by their hash. */
  filesUnsent: number;
  /** Held or quarantined. */
  withOffice: number;
  refused: number;
  /** When the oldest unsent thing was made, RFC 3339. */
  oldestAt: string | null;
  lastContact: string | null;
}

export interface Facts {
  outbox: readonly (Pick<Entry, 'state' | 'at'> & Partial<Pick<Entry, 'receipt'>>)[];
  files: readonly Pick<FileRecord, 'state' | 'added_at'>[];
  /** As stored by whichever tab had it last. */
  lastContact: string | null;
  /** This tab's own last contact, milliseconds. */
  contactAt: number | null;
  working: boolean;
  /** The network is known to be gone, or the last try found nobody. */
  unreachable: boolean;
  problem: Problem | null;
}

export function badgeOf(facts: Facts): Badge {
  const waiting = facts.outbox.filter((entry) => entry.state === 'waiting');
  const files = facts.files.filter((file) => file.state !== 'whole');
  const made = [...waiting.map((entry) => entry.at), ...files.map((file) => file.added_at)].sort();
  const unsent = waiting.length;
  const filesUnsent = files.length;
  // What the office closed is told, and asks for nothing.
  const open = facts.outbox.filter((entry) => !SETTLED.has(entry.receipt?.code));
  const count = (state: Entry['state']): number => open.filter((entry) => entry.state === state).length;
  return {
    state: stateOf(facts, unsent + filesUnsent),
    problem: facts.problem,
    unsent,
    filesUnsent,
    withOffice: count('with_office'),
    refused: count('refused'),
    oldestAt: made[0] ?? null,
    lastContact: latest(facts),
  };
}

function stateOf(facts: Facts, unsent: number): Badge['state'] {
  if (facts.problem !== null) return 'problem';
  if (facts.unreachable) return 'offline';
  if (unsent > 0) return facts.working ? 'sending' : 'waiting';
  return latest(facts) === null ? 'offline' : 'connected';
}

function latest({ lastContact, contactAt }: Facts): string | null {
  const own = contactAt === null ? null : new Date(contactAt).toISOString();
  return own !== null && (lastContact === null || own > lastContact) ? own : lastContact;
}
