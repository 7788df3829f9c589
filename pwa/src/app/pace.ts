/** How soon the office is asked again while nothing happens here (decision 0006). Milliseconds of a clock that only goes forward. */

/** Where a page stands. */
export interface Lull {
  role: string;
  hidden: boolean;
  /** Since something last came or was done here. */
  quiet: number;
  /** Since somebody last touched this page. */
  alone: number;
}

const HIDDEN_MS = 60_000;
const PHONE_MS = 20_000;
const LIVELY_MS = 1_500;
/** The desk follows the field within two seconds while somebody is there to see it. */
const ATTENDED_MS = 2_000;
const ALONE_MS = 15_000;
/** So long nobody has touched it that nobody waits before it. */
const LEFT_AFTER_MS = 300_000;
/** A pause grows with the silence before it. */
const SHARE = 6;

export const leftAlone = (alone: number): boolean => alone > LEFT_AFTER_MS;

/** The pause until the office is asked again. */
export function pauseOf({ role, hidden, quiet, alone }: Lull): number {
  if (hidden) return HIDDEN_MS;
  if (role === 'technician') return PHONE_MS;
  const most = leftAlone(alone) ? ALONE_MS : ATTENDED_MS;
  return Math.min(most, Math.max(LIVELY_MS, Math.round(quiet / SHARE)));
}

/** What a desk's page has seen and felt lately. */
export class Pace {
  #news: number;
  #touch: number;

  constructor(
    private readonly role: string,
    private readonly elapsed: () => number,
  ) {
    this.#news = this.#touch = elapsed();
  }

  /** Rows came, or something was done here. */
  news(): void {
    this.#news = this.elapsed();
  }

  /** Somebody is here. True where he has been away, and what he sees may be old. */
  touched(): boolean {
    const away = leftAlone(this.elapsed() - this.#touch);
    this.#touch = this.elapsed();
    return away;
  }

  pause(hidden: boolean): number {
    const now = this.elapsed();
    return pauseOf({ role: this.role, hidden, quiet: now - this.#news, alone: now - this.#touch });
  }
}
