/** The PIN, the wording, and a seal examined on the device afterwards (S1–S4). */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Rows } from '@/generated/contract';
import { newest } from '@/signatures/frozen';
import { dropPin, hasPin, isPin, isRightPin, pinWait, setPin } from '@/signatures/pin';
import { examine } from '@/signatures/seal_checks';
import { rowOf, SEAL } from './vectors';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('@/app/fieldseal', () => ({
  drafts: {
    load: async (key: string) => kept.get(key),
    save: async (key: string, _job: string | null, value: unknown) => void kept.set(key, value),
    drop: async (key: string) => void kept.delete(key),
  },
}));
beforeEach(() => kept.clear());

describe('PIN', () => {
  test('PIN: four digits or more', () => {
    expect(['123', '1234', '123456789012', '1234567890123', '12a4', '１２３４'].map(isPin)).toEqual([
      ...[false, true, true, false, false, false],
    ]);
  });

  test('PIN: only the right one leads back, and it is not kept as it is', async () => {
    expect([await hasPin(), await isRightPin('1234')]).toEqual([false, false]);
    await setPin('1234');
    expect([await hasPin(), await isRightPin('1234'), await isRightPin('1235')]).toEqual([true, true, false]);
    const { hash } = kept.get('pin') as { hash: ArrayBuffer };
    expect(Buffer.from(hash).toString()).not.toContain('1234');
    await setPin('98765');
    expect([await isRightPin('1234'), await isRightPin('98765')]).toEqual([false, true]);
  });
});

describe('guessing the PIN', () => {
  const SOME = 1_790_000_000_000;
  const guess = async (times: number, at: number): Promise<void> => {
    vi.setSystemTime(at);
    for (let n = 0; n < times; n += 1) await isRightPin('9999');
  };
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  test('PIN: five wrong tries, then one waits; a restart is no way round, nor is a clock set back', async () => {
    await setPin('1234');
    await guess(4, SOME);
    expect(await pinWait()).toBe(0);
    await guess(1, SOME);
    expect(await pinWait()).toBe(30);
    expect(await isRightPin('1234')).toBe(false);
    vi.setSystemTime(SOME - 86_400_000);
    expect(await pinWait()).toBe(30);
    vi.setSystemTime(SOME + 30_000);
    expect([await pinWait(), await isRightPin('1234')]).toEqual([0, true]);
  });

  test('PIN: tries that are made before the one before is judged count each', async () => {
    await setPin('1234');
    await Promise.all(['0000', '1111', '2222', '3333', '4444'].map(isRightPin));
    expect(await pinWait()).toBe(30);
  });

  test('PIN: each wait is twice as long, a quarter of an hour at most; the right one begins anew', async () => {
    await setPin('1234');
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      await guess(5, SOME + round * 1_000_000);
      waits.push(await pinWait());
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
    vi.setSystemTime(SOME + 9_000_000);
    expect(await isRightPin('1234')).toBe(true);
    await guess(4, SOME + 9_000_000);
    expect(await pinWait()).toBe(0);
  });

  test('PIN: forgotten, the next hand-over asks for a new one', async () => {
    await setPin('1234');
    await guess(5, SOME);
    await dropPin();
    expect([await hasPin(), await pinWait()]).toEqual([false, 0]);
  });
});

describe('wording', () => {
  const wording = (id: string, language: string, version: number) => ({ id, language, version, text: id });
  const known = [wording('a', 'zh-CN', 1), wording('b', 'zh-CN', 3), wording('c', 'en', 2)];

  test.each([
    ['zh-CN', 'b'],
    ['en', 'c'],
    ['fr', 'b'],
  ])('S1 the newest declaration for %s', (language, id) => {
    expect(newest(known, language)?.id).toBe(id);
  });

  test('S1 an empty catalogue has none', () => {
    expect(newest([], 'en')).toBeNull();
  });
});

describe('examined', () => {
  const seal = {
    ...rowOf('full'),
    ...{ by: 'tech', mutation_id: 131, at: '2026-11-20T03:01:00.000Z', verdict: 'matches', differences: [] },
  } as Rows['seals'];
  const [first] = SEAL.chains[0]?.links ?? [];
  const link = { ...first, id: seal.id, job: seal.job } as unknown as Rows['seal_links'];
  const files = new Set((JSON.parse(seal.text) as { files: string[] }).files);
  const points = async (change: object, of: Rows['seal_links'] | null = link, here = files) =>
    (await examine({ ...seal, ...change }, of, SEAL.org, here)).points;
  const ALL = { text: 'holds', strokes: 'holds', personal: 'holds', chain: 'holds', office: 'holds', files: 'holds' };

  test('S4 all of it holds', async () => {
    expect(await points({})).toEqual(ALL);
  });

  test('S4 what has not come yet waits', async () => {
    expect(await points({}, null, new Set())).toEqual({ ...ALL, chain: 'waits', office: 'waits', files: 'waits' });
  });

  test('S4 each point is told by itself', async () => {
    expect(await points({ capacity: 'other' })).toEqual({ ...ALL, text: 'broken' });
    expect(await points({ strokes_hash: '0'.repeat(64) })).toMatchObject({ strokes: 'broken', text: 'holds' });
    expect(await points({ signer: '别人' })).toEqual({ ...ALL, personal: 'broken' });
    expect(await points({ verdict: 'differs' })).toEqual({ ...ALL, office: 'broken' });
    expect(await points({}, { ...link, prev_hash: '1'.repeat(64) })).toEqual({ ...ALL, chain: 'broken' });
    expect(await points({}, { ...link, seal_hash: '1'.repeat(64) })).toEqual({ ...ALL, chain: 'broken' });
  });

  test('S3 erased on request is not broken', async () => {
    const erased = { strokes: null, disclosures: null, signer: null };
    expect(await points(erased)).toEqual({ ...ALL, strokes: 'erased', personal: 'erased' });
  });
});
