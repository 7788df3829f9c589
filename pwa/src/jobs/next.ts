/** The one big next step of a job, from its state (D3, D4, D10, D11). */
import type { IconName } from '@/ui/icons';
import { nextStatus, type JobEvent } from './rules';

export type Next = 'accept' | 'appoint' | 'travel' | 'arrive' | 'start' | 'finish' | 'own_phone' | 'unsigned' | 'leave';

const BY_STATUS: Record<string, Next> = {
  assigned: 'accept',
  accepted: 'appoint',
  appointed: 'travel',
  travelling: 'arrive',
  arrived: 'start',
  working: 'finish',
  signed: 'leave',
};

export const nextIcons: Record<Next, IconName> = {
  accept: 'check',
  appoint: 'phone',
  travel: 'van',
  arrive: 'arrived',
  start: 'wrench',
  finish: 'pen',
  own_phone: 'scan',
  unsigned: 'none',
  leave: 'leave',
};

/** Null when nothing is left for the technician to do. */
export const nextStep = (status: string): Next | null => BY_STATUS[status] ?? null;

const ALL: readonly Next[] = ['accept', 'appoint', 'travel', 'arrive', 'start', 'finish', 'own_phone', 'unsigned'];

/** The other steps the state machine allows now: reality does not always go in order. */
export const otherSteps = (status: string): Next[] =>
  ALL.filter((step) => {
    const event: JobEvent = step === 'finish' || step === 'own_phone' ? 'sign' : step;
    return step !== nextStep(status) && nextStatus(status, event) !== null;
  });
