/**
 * When to send, and what to do with what comes back: a total table of states × events, and the waiting times.
 * Nothing here sends, waits or looks at a clock; `pwa/src/app/loop.ts` does what the table says. Source: `SPEC.md` V3, V5.
 */

/** `idle`: nothing to do until something happens. The `…_again` states remember that something did meanwhile. */
export const STATES = [
  'idle',
  'syncing',
  'syncing_again',
  'refreshing',
  'uploading',
  'uploading_again',
  'renumbering',
  'backing_off',
  'signed_out',
  'outdated',
  'revoked',
  'stopped',
] as const;
export type State = (typeof STATES)[number];

export const EVENTS = [
  /** A person did something, came back, or asked; the network came back; a push message came; the timer ran out. */
  'wanted',
  /** The answer is stored and there is more to ask or to send. */
  'more',
  /** The answer is stored, data is done, files are left. */
  'files_left',
  /** Everything is done. */
  'done',
  /** One step of a file is done, others are left. */
  'file_step',
  /** The access token is missing or was not taken. */
  'unauthorised',
  'refreshed',
  /** The refresh was refused, or its new token was not taken either: only the password helps. */
  'refresh_refused',
  /** No other way than a new client id (rule P1). */
  'contradicted',
  'renumbered',
  /** No answer, or one that says: later. */
  'failed',
  /** 426: what we sent was stored, what is new there cannot be read by this version (rule P4). */
  'too_old',
  /** 403 DEVICE_REVOKED without rescue. */
  'device_revoked',
  'signed_in',
  'stop',
] as const;
export type Event = (typeof EVENTS)[number];

/** What to do on entering the next state. `rest`: until wanted. `wait`: for a time that grows. `ask`: the person. */
export type Action = 'sync' | 'upload' | 'refresh' | 'renumber' | 'wait' | 'rest' | 'ask' | 'nothing';

export interface Move {
  to: State;
  do: Action;
}

const to = (state: State, action: Action = 'nothing'): Move => ({ to: state, do: action });
const SYNC = to('syncing', 'sync');
const UPLOAD = to('uploading', 'upload');
const REFRESH = to('refreshing', 'refresh');
const RENUMBER = to('renumbering', 'renumber');
const BACK_OFF = to('backing_off', 'wait');
const REST = to('idle', 'rest');
const ASK = to('signed_out', 'ask');
const OUTDATED = to('outdated', 'rest');
const REVOKED = to('revoked', 'ask');
const STOP = to('stopped');

/** What happens by itself; everything else is an answer to what we asked. */
type Happening = 'wanted' | 'signed_in' | 'stop';
type Answers = Readonly<Record<Exclude<Event, Happening>, Move>>;
type Row = Readonly<Record<Event, Move>>;

/** Nothing was asked here, so an answer comes from a time before, and changes nothing. */
function nothingAsked(state: State): Answers {
  const stay = to(state);
  return {
    more: stay,
    files_left: stay,
    done: stay,
    file_step: stay,
    unauthorised: stay,
    refreshed: stay,
    refresh_refused: stay,
    contradicted: stay,
    renumbered: stay,
    failed: stay,
    too_old: stay,
    device_revoked: stay,
  };
}

/** How any request can end badly. An answer to something else is no answer: it is asked again later, never waited for. */
const ASKED: Answers = {
  more: BACK_OFF,
  files_left: BACK_OFF,
  done: BACK_OFF,
  file_step: BACK_OFF,
  unauthorised: REFRESH,
  refreshed: BACK_OFF,
  refresh_refused: ASK,
  contradicted: RENUMBER,
  renumbered: BACK_OFF,
  failed: BACK_OFF,
  too_old: OUTDATED,
  device_revoked: REVOKED,
};

/**
 * Every cell is decided: a state or an event more does not compile until it is. Signing in while something is asked
 * changes nothing: whatever comes next goes with the new token.
 */
export const TABLE: Readonly<Record<State, Row>> = {
  idle: { ...nothingAsked('idle'), wanted: SYNC, signed_in: SYNC, stop: STOP },
  syncing: {
    ...ASKED,
    wanted: to('syncing_again'),
    signed_in: to('syncing'),
    stop: STOP,
    more: SYNC,
    files_left: UPLOAD,
    done: REST,
  },
  syncing_again: {
    ...ASKED,
    wanted: to('syncing_again'),
    signed_in: to('syncing_again'),
    stop: STOP,
    more: SYNC,
    files_left: SYNC,
    done: SYNC,
  },
  // What is wanted meanwhile is sent with the new token. A token that is refused here is not refreshed once more.
  refreshing: {
    ...ASKED,
    wanted: to('refreshing'),
    signed_in: to('refreshing'),
    stop: STOP,
    refreshed: SYNC,
    unauthorised: ASK,
  },
  // What came of the files (their arrival, a revoked device's leave to forget) is asked at once.
  uploading: {
    ...ASKED,
    wanted: to('uploading_again'),
    signed_in: to('uploading'),
    stop: STOP,
    file_step: UPLOAD,
    done: SYNC,
  },
  uploading_again: {
    ...ASKED,
    wanted: to('uploading_again'),
    signed_in: to('uploading_again'),
    stop: STOP,
    file_step: SYNC,
    done: SYNC,
  },
  // A new number that is contradicted as well is no reason to take one after the other without end.
  renumbering: {
    ...ASKED,
    wanted: to('renumbering'),
    signed_in: to('renumbering'),
    stop: STOP,
    renumbered: SYNC,
    contradicted: BACK_OFF,
  },
  backing_off: { ...nothingAsked('backing_off'), wanted: SYNC, signed_in: SYNC, stop: STOP },
  // Without a token there is no use in asking; what is captured waits for the password (V5).
  signed_out: { ...nothingAsked('signed_out'), wanted: to('signed_out'), signed_in: SYNC, stop: STOP },
  outdated: { ...nothingAsked('outdated'), wanted: SYNC, signed_in: SYNC, stop: STOP },
  // Rescue may have been granted since, and what is captured now is handed over, too.
  revoked: { ...nothingAsked('revoked'), wanted: SYNC, signed_in: SYNC, stop: STOP },
  stopped: { ...nothingAsked('stopped'), wanted: to('stopped'), signed_in: to('stopped'), stop: to('stopped') },
};

export function move(state: State, event: Event): Move {
  return TABLE[state][event];
}

/** How long to wait, in milliseconds. */
export const TIMES = {
  /** A request whose whole answer has not come after this is given up. */
  syncLimit: 60_000,
  pieceLimit: 60_000,
  refreshLimit: 20_000,
  firstBackOff: 1_000,
  mostBackOff: 60_000,
  /** After 426, or with the page hidden. */
  seldom: 60_000,
  /** A revoked device asks this often whether it may hand over what it holds. */
  revoked: 300_000,
} as const;

/** Doubling from a second to a minute, a random half of it on top of the other half; never less than the server asked. */
export function backOff(failures: number, chance: number, retryAfterMs: number | null): number {
  const whole = Math.min(TIMES.mostBackOff, TIMES.firstBackOff * 2 ** Math.min(failures, 16));
  return Math.max(retryAfterMs ?? 0, Math.round(whole / 2 + (whole / 2) * chance));
}

/** How many mutations the next request carries: halved when one was too much for the line, doubled when one went through. */
export function nextMost(most: number, went: boolean, limit: number): number {
  return went ? Math.min(limit, most * 2) : Math.max(1, Math.floor(most / 2));
}
