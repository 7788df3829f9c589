import { get } from 'svelte/store';
import { beforeEach, expect, test } from 'vitest';
import { SyncLoop } from '@/app/loop';
import type { Result } from '@/net/exchange';
import { Script } from './script';

let script: Script;
let loop: SyncLoop;

beforeEach(() => {
  script = new Script();
  loop = new SyncLoop(script.ports);
});

const run = async (...answers: Result[]): Promise<string[]> => {
  script.answers = answers;
  loop.wake('asked');
  await loop.settled();
  return script.did;
};

const ok = (event: Result['event']): Result => ({ event, contact: true });

test('V3 a cycle runs until there is nothing to do, data before files, asks what came of them, then rests', async () => {
  const did = await run(ok('more'), ok('files_left'), ok('file_step'), ok('done'));
  expect(did).toEqual(['sync 500', 'sync 500', 'upload', 'upload', 'sync 500']);
  expect([get(loop.facts).state, script.slept, script.told]).toEqual(['idle', [20_000], ['synced']]);
  script.ring();
  await loop.settled();
  expect(script.did).toHaveLength(6);
});

test('V3 what is captured during a cycle goes in the same one, before the next piece of a file', async () => {
  script.answers = [ok('files_left'), ok('file_step'), ok('done')];
  loop.wake();
  script.hold();
  await Promise.resolve();
  loop.wake();
  script.release();
  await loop.settled();
  expect(script.did.slice(0, 2)).toEqual(['sync 500', 'sync 500']);
});

test('V3 two wake-ups are one cycle', async () => {
  script.hold();
  loop.wake();
  loop.wake();
  loop.wake();
  script.release();
  await loop.settled();
  expect(script.did).toHaveLength(2);
});

const lost: Result = { event: 'failed' };

const ring = async (...answers: Result[]): Promise<void> => {
  script.answers = answers;
  script.ring();
  await loop.settled();
};

test('V3 after a failure it waits longer and longer, and begins anew after a contact', async () => {
  await run(lost);
  await ring(lost);
  await ring(lost);
  expect(script.slept).toEqual([1000, 2000, 4000]);
  expect(get(loop.facts)).toMatchObject({ state: 'backing_off', unreachable: true, problem: null });
  await ring(ok('done'));
  await ring(lost);
  expect(script.slept.slice(3)).toEqual([20_000, 1000]);
  expect(get(loop.facts).contactAt).not.toBeNull();
});

test('V3 a contact that left something to fetch is waited after longer and longer, and is a contact', async () => {
  const lacking: Result = { event: 'failed', tooMuch: false, contact: true };
  await run(lacking);
  await ring(lacking);
  await ring(lacking);
  expect(script.slept).toEqual([1000, 2000, 4000]);
  expect(get(loop.facts)).toMatchObject({ unreachable: false, contactAt: script.ports.now() });
});

test('V3 what is captured without a network is tried at once, and does not make the wait longer', async () => {
  await run(lost);
  await ring(lost);
  for (let at = 0; at < 5; at += 1) {
    script.answers = [lost];
    loop.wake();
    await loop.settled();
  }
  expect(script.did).toHaveLength(7);
  expect(script.slept).toEqual([1000, 2000, 4000, 4000, 4000, 4000, 4000]);
});

test('V3 when the network or the person comes back, what failed before says nothing', async () => {
  await run(lost);
  for (let at = 0; at < 8; at += 1) await ring(lost);
  expect(script.slept.at(-1)).toBe(60_000);
  script.answers = [lost];
  loop.wake('returned');
  await loop.settled();
  expect(script.slept.at(-1)).toBe(1000);
});

test('V3 a server that says when is not asked sooner, unless a person insists', async () => {
  await run({ event: 'failed', retryAfterMs: 30_000, problem: null });
  script.now += 10_000;
  loop.wake();
  await loop.settled();
  expect(script.did).toHaveLength(1);
  loop.wake('asked');
  await loop.settled();
  expect(script.did).toHaveLength(2);
});

test('V5 an expired token is renewed and the cycle goes on', async () => {
  expect(await run({ event: 'unauthorised' }, { event: 'refreshed' }, ok('done'))).toEqual([
    'sync 500',
    'refresh',
    'sync 500',
  ]);
});

test('V5 a fresh token that is not taken either asks the person, and nothing more is sent until he answers', async () => {
  const refused: Result = { event: 'unauthorised' };
  expect(await run(refused, { event: 'refreshed' }, refused)).toEqual(['sync 500', 'refresh', 'sync 500']);
  expect(get(loop.facts)).toMatchObject({ state: 'signed_out', problem: 'SIGN_IN' });
  loop.wake();
  await loop.settled();
  expect([script.did.length, script.hasTimer]).toEqual([3, false]);
  loop.signedIn();
  await loop.settled();
  expect(script.did).toHaveLength(4);
  expect(get(loop.facts)).toMatchObject({ state: 'idle', problem: null });
});

test('V5 a token that runs out hours after it was renewed is renewed again', async () => {
  await run({ event: 'unauthorised' }, { event: 'refreshed' }, { event: 'failed' });
  await run({ event: 'unauthorised' }, { event: 'refreshed' }, ok('done'));
  expect(get(loop.facts).state).toBe('idle');
});

test('V5 a network that dies during the refresh is a network that died', async () => {
  await run({ event: 'unauthorised' }, { event: 'failed' });
  expect(get(loop.facts)).toMatchObject({ state: 'backing_off', problem: null });
});

test('P1 a contradiction is cured with a new client id', async () => {
  expect(await run({ event: 'contradicted' }, { event: 'renumbered' }, ok('done'))).toEqual([
    'sync 500',
    'renumber',
    'sync 500',
  ]);
});

test('P4 a version too old to read goes on sending, seldom, and says so', async () => {
  await run({ event: 'too_old', problem: 'TOO_OLD', contact: true });
  expect(get(loop.facts)).toMatchObject({ state: 'outdated', problem: 'TOO_OLD' });
  expect(script.slept).toEqual([60_000]);
  expect(await run({ event: 'too_old', problem: 'TOO_OLD', contact: true })).toHaveLength(2);
});

test('V4 a revoked device stops, and says so', async () => {
  await run({ event: 'device_revoked', problem: 'DEVICE_REVOKED' });
  expect(get(loop.facts)).toMatchObject({ state: 'revoked', problem: 'DEVICE_REVOKED' });
  expect(script.slept).toEqual([300_000]);
});

test('P3.9 a revoked device hands over what is captured later, and asks from time to time whether it may', async () => {
  const revoked: Result = { event: 'device_revoked', problem: 'DEVICE_REVOKED' };
  await run(revoked);
  await ring(revoked);
  expect(script.did).toHaveLength(2);
  script.hold();
  script.answers = [ok('more'), revoked];
  loop.wake();
  expect(get(loop.facts)).toMatchObject({ state: 'syncing', problem: 'DEVICE_REVOKED' });
  script.release();
  await loop.settled();
  expect([script.did.length, get(loop.facts).state]).toEqual([4, 'revoked']);
});

test('P1.6 a new client id that is contradicted, too, is no reason to take one after the other', async () => {
  const round: Result[] = [{ event: 'contradicted' }, { event: 'renumbered' }];
  const did = await run(...round, { event: 'unauthorised' }, { event: 'refreshed' }, { event: 'contradicted' });
  expect(did).toEqual(['sync 500', 'renumber', 'sync 500', 'refresh', 'sync 500']);
  expect([get(loop.facts).state, script.slept]).toEqual(['backing_off', [1000]]);
  await ring(...round, ok('done'));
  expect(get(loop.facts).state).toBe('idle');
});

test('V1 trouble with the storage is told', async () => {
  await run({ event: 'failed', problem: 'STORAGE_FULL' });
  expect(get(loop.facts)).toMatchObject({ problem: 'STORAGE_FULL', unreachable: false });
});

test('V3 a request too much for the line is made smaller, and grows again', async () => {
  await run({ event: 'failed', tooMuch: true });
  await run({ event: 'failed', tooMuch: true });
  await run(ok('done'));
  await run(ok('done'));
  expect(script.did).toEqual(['sync 500', 'sync 250', 'sync 125', 'sync 250']);
});

test('V3 another tab’s contact puts this one’s off; another tab’s wish matters to the one that sends', async () => {
  await run(ok('done'));
  loop.heard('synced');
  expect(script.slept).toEqual([20_000, 20_000]);
  loop.heard('wanted');
  expect(script.did).toHaveLength(1);
  script.hold();
  loop.wake();
  loop.heard('wanted');
  script.release();
  await loop.settled();
  expect(script.did).toHaveLength(3);
});

test('V5 when the person leaves, the loop stops for good', async () => {
  script.hold();
  loop.wake();
  loop.stop();
  script.release();
  await loop.settled();
  await Promise.resolve();
  loop.wake();
  loop.signedIn();
  expect(get(loop.facts).state).toBe('stopped');
  expect([script.did.length, script.hasTimer]).toEqual([1, false]);
});
