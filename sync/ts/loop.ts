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

/** What may always happen, whatever we are doing. */
const ALWAYS = { stop: STOP } as const;

/** How any request can end badly. */
const BADLY = {
  unauthorised: REFRESH,
  refresh_refused: ASK,
  failed: BACK_OFF,
  device_revoked: REVOKED,
  contradicted: RENUMBER,
  too_old: OUTDATED,
} as const;

type Row = Readonly<Record<Event, Move>>;

/** An event that means nothing in a state stays there: an answer that comes after we stopped waiting for it. */
function row(state: State, moves: Partial<Record<Event, Move>>): Row {
  const stay = to(state);
  return Object.fromEntries(EVENTS.map((event) => [event, moves[event] ?? stay])) as Record<Event, Move>;
}

export const TABLE: Readonly<Record<State, Row>> = {
  idle: row('idle', { ...ALWAYS, wanted: SYNC, signed_in: SYNC }),
  syncing: row('syncing', {
    ...ALWAYS,
    ...BADLY,
    wanted: to('syncing_again'),
    more: SYNC,
    files_left: UPLOAD,
    done: REST,
  }),
  syncing_again: row('syncing_again', { ...ALWAYS, ...BADLY, more: SYNC, files_left: SYNC, done: SYNC }),
  refreshing: row('refreshing', {
    ...ALWAYS,
    refreshed: SYNC,
    refresh_refused: ASK,
    failed: BACK_OFF,
    device_revoked: REVOKED,
  }),
  // What came of the files (their arrival, a revoked device's leave to forget) is asked at once.
  uploading: row('uploading', { ...ALWAYS, ...BADLY, wanted: to('uploading_again'), file_step: UPLOAD, done: SYNC }),
  uploading_again: row('uploading_again', { ...ALWAYS, ...BADLY, file_step: SYNC, done: SYNC }),
  renumbering: row('renumbering', { ...ALWAYS, renumbered: SYNC, failed: BACK_OFF }),
  backing_off: row('backing_off', { ...ALWAYS, wanted: SYNC, signed_in: SYNC }),
  signed_out: row('signed_out', { ...ALWAYS, signed_in: SYNC }),
  outdated: row('outdated', { ...ALWAYS, wanted: SYNC, signed_in: SYNC }),
  revoked: row('revoked', { ...ALWAYS, signed_in: SYNC }),
  stopped: row('stopped', {}),
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
