/** What the page and the service worker both find in this device's storage, and nothing else: the worker loads this. */

/** The database of who has been here: tables `people` by username, `pointer` with the record `here`. */
export const PEOPLE = 'fieldseal';

/** The database of one user. */
export const nameOf = (user: string): string => `fieldseal-${user}`;

/** Among a user's drafts: which job is in the customer's hands; while it is there, nothing else may show. */
export const LOCK = 'hand-over';

/** Among a user's drafts: what is kept for the next start. */
export const KEPT = 'kept';

/** Today as it was last seen. */
export interface Sight {
  /** Links and text only; nothing in it can be pressed but a link. */
  html: string;
  /** The script of the build that drew it: another one has other styles. */
  script: string;
  /** Attributes of the root element. */
  root: Readonly<Record<string, string>>;
  /** Device time in ms: from then on the clock alone would have moved something. */
  until: number;
}

export interface KeptRecord {
  /** Renewed by every change of the view. */
  mark: string;
  /** JSON texts by the question's name. */
  answers: Readonly<Record<string, string>>;
  sight?: Sight;
}
