/** Steps that a broken client is likely to stumble over. */

import type { Fault } from './office';
import type { Step } from './steps';

export const save = (tab = 0, name = 'notes.add', turns: number | null = null, note = 'n1'): Step => ({
  do: 'save',
  tab,
  name,
  note,
  job: 'j1',
  turns,
});
export const line = (...faults: Fault[]): Step => ({ do: 'line', faults, turns: null });
export const is = (what: 'tokens expire' | 'restore'): Step => ({ do: what, turns: null });
export const job = (what: 'give' | 'take'): Step => ({ do: what, job: 'j1', turns: null });
export const pass = (ms = 61_000): Step => ({ do: 'pass', ms, turns: null });
export const wake: Step = { do: 'wake', tab: 0, why: 'asked', turns: null };
export const photo = (turns: number | null = null): Step => ({
  do: 'photo',
  tab: 0,
  job: 'j1',
  size: 900,
  fill: 7,
  turns,
});
export const draft: Step = { do: 'draft', tab: 0, job: 'j1', turns: null };
export const kill = (after: number): Step => ({ do: 'kill', tab: 0, after, turns: 0 });
export const full = (after: number): Step => ({ do: 'full', tab: 0, after, times: 1, how: 'commit', turns: 0 });
export const clock = (days: number): Step => ({ do: 'clock', ms: days * 86_400_000, turns: 0 });
export const office: Step = { do: 'office deletes', note: 'n1', turns: null };
export const LOST: Fault[] = ['request lost', 'request lost', 'request lost', 'request lost'];
