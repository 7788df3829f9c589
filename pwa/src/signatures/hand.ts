/** What the screens of a hand-over need of whatever leads through it: the technician's phone, or the customer's own. */

import type { Locale } from '@/ui/i18n/words';
import type { Draft, Step } from './draft';
import type { Drawing, Instead } from './strokes';

export type Trouble = 'unsettled' | 'full' | 'dead' | 'picture' | { said: string };

export interface Hand {
  readonly trouble: Trouble | null;
  readonly busy: boolean;
  /** Change something; it is kept a moment later, or at once by `keep`. */
  set(change: Partial<Draft>): void;
  keep(): Promise<unknown>;
  go(step: Step): Promise<void>;
  speak(language: Locale): void;
  toText(): Promise<void>;
  drawn(drawing: Drawing, drawnFrom: number | null): Promise<unknown>;
  /** `instead`: without a drawing. */
  sign(instead?: Instead): Promise<void>;
  /** The rest only where the device is the technician's. The customer does not sign, and says why. */
  refuse?(): Promise<void>;
  /** A photo of the firm's stamp, to be named in the text; one taken before no longer counts. */
  stampPhoto?(file: Blob): Promise<void>;
  /** An address to show that photo at; to be revoked. */
  stampUrl?(): Promise<string | null>;
}

/** What every screen of the way is given. */
export interface ScreenProps {
  handOver: Hand;
  draft: Draft;
  /** The technician wants the device back; nothing leads back where the device is the customer's own. */
  onback?: (() => unknown) | undefined;
}
