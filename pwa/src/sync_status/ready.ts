/** What tomorrow needs on this device, before the morning in a cellar without a network. */
import type { Rows } from '@/generated/contract';
import { procedureFor } from '@/app/facts';
import { isSigned } from '@/app/trade_rules';
import { daysFrom } from '@/ui/format';

/** Null: this browser does not tell. */
export type Ticked = boolean | null;

export interface Readiness {
  jobs: Ticked;
  catalogue: Ticked;
  instructions: Ticked;
  app: Ticked;
  login: Ticked;
  storage: Ticked;
  /** Jobs of tomorrow, and how many of them have an instruction. */
  count: number;
  instructed: number;
  /** The sign-in lasts at least this long; null where the office was never reached. */
  until: string | null;
}

export interface Known {
  user: string;
  jobs: readonly Pick<Rows['jobs'], 'technician' | 'window_start' | 'product' | 'status'>[];
  procedures: readonly Rows['procedures'][];
  catalogue: boolean;
  /** A service worker answers for this page. */
  controlled: boolean;
  needsSignIn: boolean;
  persisted: boolean | null;
  lastContact: string | null;
  now: number;
}

/** The list may have changed since. */
const FRESH_MS = 3600_000;
const DAY_MS = 86_400_000;
/** The refresh token lasts sixty days from its last use, which was at most a token's life before the last contact. */
const LOGIN_DAYS = 59;

export function readiness(known: Known): Readiness {
  const { user, now, lastContact } = known;
  const contact = lastContact === null ? null : Date.parse(lastContact);
  const tomorrow = known.jobs.filter(
    (job) =>
      job.technician === user &&
      !isSigned(job.status) &&
      job.status !== 'cancelled' &&
      job.window_start !== null &&
      daysFrom(now, job.window_start) === 1,
  );
  const until = contact === null ? null : contact + LOGIN_DAYS * DAY_MS;
  return {
    jobs: contact !== null && now - contact < FRESH_MS,
    catalogue: known.catalogue,
    // They come with the catalogue; not every product has one.
    instructions: known.catalogue,
    app: known.controlled,
    login: !known.needsSignIn && until !== null && until > now + 2 * DAY_MS,
    storage: known.persisted,
    count: tomorrow.length,
    instructed: tomorrow.filter((job) => procedureFor(job.product, known.procedures) !== undefined).length,
    until: until === null ? null : new Date(until).toISOString(),
  };
}
