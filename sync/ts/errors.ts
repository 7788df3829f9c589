/** What can go wrong, as types. Twin of `sync/errors.py`; nothing here knows HTTP libraries or the screen. */

/** A mutation that must not happen: the person is told `message`, and `field` is the argument to blame. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

/** It needs a row that is not here, or not his: one answer for both (rule P3, `NOT_FOUND`). */
export class NotHere extends Refused {
  constructor(message = 'This needs something that is not on this device.') {
    super('NOT_FOUND', message);
    this.name = 'NotHere';
  }
}

/** Why a text is not JSON of ours, or a value has no text. The same codes as in Python. */
export type CanonicalProblem =
  'SYNTAX' | 'DUPLICATE_KEY' | 'TOO_DEEP' | 'FLOAT' | 'BIG_INTEGER' | 'SURROGATE' | 'NOT_JSON';

/** The text is not JSON, or the value has no text of ours. */
export class NotCanonical extends Error {
  constructor(
    readonly code: CanonicalProblem,
    message: string,
  ) {
    super(message);
    this.name = 'NotCanonical';
  }
}

/** The body of the protocol's one error shape. */
export interface ErrorBody {
  code: string;
  message: string;
  field?: string;
  details?: Record<string, unknown>;
}

/** The server answered, and said no. */
export class SyncError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly field: string | null = null,
    /** Milliseconds the server asks to wait (`Retry-After`), or null. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = 'SyncError';
  }
}

/** The server could not be reached, or did not finish answering within the time limit. */
export class Unreachable extends Error {
  constructor(
    readonly reason: 'network' | 'timeout',
    message: string,
  ) {
    super(message);
    this.name = 'Unreachable';
  }
}
