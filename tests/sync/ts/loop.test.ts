import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOff, EVENTS, move, nextMost, STATES, TABLE, TIMES, type Action, type Event, type State } from '@sync/loop';

/** What happens by itself; all others are answers. */
const HAPPENINGS: readonly Event[] = ['wanted', 'signed_in', 'stop'];
const ANSWERS = EVENTS.filter((event) => !HAPPENINGS.includes(event));

const WORKING: Partial<Record<State, Action>> = {
  syncing: 'sync',
  syncing_again: 'sync',
  uploading: 'upload',
  uploading_again: 'upload',
  refreshing: 'refresh',
  renumbering: 'renumber',
};

test('V3.4 every state has an answer to every event, and every answer is a state that exists', () => {
  for (const state of STATES) {
    expect(Object.keys(TABLE[state]).sort()).toEqual([...EVENTS].sort());
    for (const event of EVENTS) expect(STATES).toContain(move(state, event).to);
  }
});

test('V3 an action always leads to the state it belongs to', () => {
  for (const state of STATES) {
    for (const event of EVENTS) {
      const next = move(state, event);
      const working = WORKING[next.to];
      if (next.do !== 'nothing') expect(working ?? next.do).toBe(next.do);
      else if (next.to !== state) expect(`${state} ${event}`).toMatch(/wanted|stop/);
    }
  }
});

test('V3 whatever work can end in goes on to other work, or comes to rest: the loop never stands still in the middle', () => {
  for (const state of Object.keys(WORKING) as State[]) {
    for (const event of ANSWERS) expect([state, event, move(state, event).do]).not.toContain('nothing');
  }
});

test('V3.4 a refresh or a renumbering can end in whatever a request can end in', () => {
  expect(move('refreshing', 'contradicted')).toEqual({ to: 'renumbering', do: 'renumber' });
  expect(move('refreshing', 'too_old')).toEqual({ to: 'outdated', do: 'rest' });
  expect(move('renumbering', 'too_old')).toEqual({ to: 'outdated', do: 'rest' });
  expect(move('renumbering', 'unauthorised')).toEqual({ to: 'refreshing', do: 'refresh' });
  expect(move('renumbering', 'contradicted')).toEqual({ to: 'backing_off', do: 'wait' });
});

test('P3.9 what is captured on a revoked device is offered, and rescue that was granted later is found', () => {
  expect(move('revoked', 'wanted')).toEqual({ to: 'syncing', do: 'sync' });
});

test('V3.4 what happens while something is under way is not forgotten', () => {
  const during = (state: State, end: Event): Action => move(move(state, 'wanted').to, end).do;
  expect(during('syncing', 'done')).toBe('sync');
  expect(during('syncing', 'files_left')).toBe('sync');
  expect(during('uploading', 'file_step')).toBe('sync');
  expect(during('uploading', 'done')).toBe('sync');
});

test('V5 no answer ends the work for good but the end of the page: a password brings every other state back', () => {
  for (const state of STATES.filter((one) => WORKING[one] === undefined && one !== 'stopped')) {
    expect([state, move(state, 'signed_in').do]).toEqual([state, 'sync']);
  }
});

test('V5.2 a token that is not taken is renewed once, then the person is asked and nothing is sent', () => {
  expect(move('syncing', 'unauthorised')).toEqual({ to: 'refreshing', do: 'refresh' });
  expect(move('refreshing', 'refresh_refused')).toEqual({ to: 'signed_out', do: 'ask' });
  expect(move('syncing', 'refresh_refused')).toEqual({ to: 'signed_out', do: 'ask' });
  expect(move('signed_out', 'wanted')).toEqual({ to: 'signed_out', do: 'nothing' });
});

test('V3.8 data goes before files', () => {
  expect(move('syncing', 'more').do).toBe('sync');
  expect(move('syncing', 'files_left').do).toBe('upload');
});

test('V3 stopped is stopped', () => {
  for (const state of STATES) expect(move(state, 'stop').to).toBe('stopped');
  for (const event of EVENTS) expect(move('stopped', event)).toEqual({ to: 'stopped', do: 'nothing' });
});

test('V3.5 waiting grows from about a second to a minute at most, and chance spreads it', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const ms = backOff(failures, chance, null);
      const whole = Math.min(TIMES.mostBackOff, TIMES.firstBackOff * 2 ** failures);
      expect(ms).toBeGreaterThanOrEqual(Math.floor(whole / 2));
      expect(ms).toBeLessThanOrEqual(whole);
    }),
  );
});

test('V3.5 the server is never asked sooner than it said', () => {
  expect(backOff(0, 0, 30_000)).toBe(30_000);
  expect(backOff(9, 1, 1_000)).toBe(60_000);
});

test('V3.7 a request that was too much is halved, down to one; one that went through lets it grow again', () => {
  expect([
    nextMost(500, false, 500),
    nextMost(1, false, 500),
    nextMost(250, true, 500),
    nextMost(400, true, 500),
  ]).toEqual([250, 1, 500, 500]);
});
