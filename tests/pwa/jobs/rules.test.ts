import { describe, expect, test } from 'vitest';
import {
  EDITABLE,
  EVENTS,
  isAllowed,
  isClosed,
  isFinished,
  isInField,
  isSigned,
  nextStatus,
  judge,
  STATES,
} from '@/jobs/rules';

describe('W5 the state machine', () => {
  test('W5 nothing moves a closed job', () => {
    for (const status of STATES.filter(isClosed)) {
      expect(EVENTS.map((event) => nextStatus(status, event))).toEqual(EVENTS.map(() => null));
    }
  });

  test('W5 a word that is no state allows nothing that moves', () => {
    expect(nextStatus('dreamt', 'accept')).toBeNull();
  });

  test('W3 who finishes second is told so, his job or not; W2 comes after that, W5 last', () => {
    expect(judge('left', 'leave', false)).toBe('ALREADY_FINISHED');
    expect(judge('signed', 'sign', true)).toBe('ALREADY_FINISHED');
    expect(judge('signed', 'leave', true)).toBe('ALREADY_FINISHED');
    expect(judge('signed', 'leave', false)).toBeNull();
    expect(judge('left', 'start', true)).toBe('LOST');
    expect(judge('cancelled', 'leave', true)).toBe('LOST');
    expect(judge('left', 'start', false)).toBe('STATUS_NOT_ADVANCED');
    expect(judge('assigned', 'accept', false)).toBeNull();
  });

  test('W5 every state is before the field, in it, or finished', () => {
    expect(STATES.filter(isInField)).toEqual(['travelling', 'arrived', 'working']);
    expect(STATES.filter(isSigned)).toEqual(['signed', 'left', 'verified']);
    expect(STATES.filter(isFinished)).toEqual(['signed', 'left', 'verified', 'cancelled']);
  });
});

describe('W4 editing', () => {
  test('W4 only the promised time may be emptied', () => {
    expect(EDITABLE.filter((field) => isAllowed(field, null))).toEqual(['promised_at']);
    expect(isAllowed('fault', '')).toBe(false);
  });

  test('D15 a charge type is one of the paper form', () => {
    expect(isAllowed('charge_type', 'contract')).toBe(true);
    expect(isAllowed('charge_type', 'gift')).toBe(false);
    expect(isAllowed('priority', 'major')).toBe(true);
    expect(isAllowed('priority', 'now')).toBe(false);
  });
});
