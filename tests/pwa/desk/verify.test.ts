import { describe, expect, test, vi } from 'vitest';
import type { Mark } from '@/app/markwords';
import { stillAsked } from '@/app/sentBack';
import { inkOf, saidInstead } from '@/desk/verify/ink';
import { keyPressed } from '@/desk/verify/keys';
import { toggled } from '@/desk/verify/named';
import { isPlain, stillIn, waitingHere } from '@/desk/verify/pending';
import type { Line } from '@/desk/verify/queries';
import type { Rows } from '@/generated/contract';
import { job } from './things';

type Said = Rows['verifications'];
const said = (id: string, of: string, outcome: string, more: Partial<Said> = {}): Said => ({
  id,
  job: of,
  by: 's',
  at: '2026-11-22T01:00:00.000Z',
  outcome,
  reason: null,
  marks: [],
  answers: null,
  ...more,
});
const line = (id: string, stop = 0): Line => ({ id, stop }) as Line;
const mark = (code: string, values: Mark['values'] = {}): Mark => ({
  code,
  severity: 'warn',
  kind: null,
  row: null,
  values,
});

describe('D12 what waits', () => {
  const back = said('b1', 'j1', 'sent_back');

  test('D12 what was sent back is asked until it is answered, each by itself, the oldest first', () => {
    const later = said('b2', 'j1', 'sent_back', { at: '2026-11-22T02:00:00.000Z' });
    expect(stillAsked([later, back]).map((one) => one.id)).toEqual(['b1', 'b2']);
    expect(stillAsked([later, back, said('a1', 'j1', 'answered', { answers: 'b1' })])).toEqual([later]);
    expect(stillAsked([said('c', 'j1', 'confirmed')])).toEqual([]);
  });

  test('D12 the rail counts what is finished and not with its technician', () => {
    const jobs = [
      job({ id: 'j1', status: 'left' }),
      job({ id: 'j2', status: 'signed' }),
      job({ id: 'j3', status: 'working' }),
      job({ id: 'j4', status: 'verified' }),
    ];
    expect(waitingHere(jobs, [])).toBe(2);
    expect(waitingHere(jobs, [back])).toBe(1);
  });

  test('D12 what was decided here leaves the list before the server has heard of it', () => {
    const lines = [line('j1'), line('j2'), line('j3')];
    const ids = (state: 'waiting' | 'sent_back', rows: Said[], decided: string[] = []): string[] =>
      stillIn(lines, state, rows, new Set(decided)).map((one) => one.id);
    expect(ids('waiting', [back, said('c', 'j2', 'confirmed')])).toEqual(['j3']);
    expect(ids('sent_back', [back])).toEqual(['j1', 'j2', 'j3']);
    expect(ids('waiting', [], ['j3'])).toEqual(['j1', 'j2']);
  });

  test('D12 several are confirmed at once only where nothing must be looked at', () => {
    expect([line('a'), line('b', 1)].map(isPlain)).toEqual([true, false]);
  });
});

describe('D12 marks in words', () => {
  test.each(['zh-CN', 'en'] as const)(
    'D12 every mark has its word, and what it knows is told (%s)',
    async (language) => {
      vi.resetModules();
      vi.stubGlobal('localStorage', { getItem: () => language, setItem: () => undefined });
      vi.stubGlobal('document', { documentElement: {} });
      const { markDetail, markWord, markWords } = await import('@/app/markwords');
      for (const code of Object.keys(markWords)) {
        expect(markWord(code)).not.toBe(code);
        expect(markDetail(mark(code), {}, 0)).not.toMatch(/undefined|null|\{/);
      }
      expect(markWord('SOMETHING_NEW')).toBe('SOMETHING_NEW');
      const outside = mark('READING_OUTSIDE', {
        item: '压力',
        reading: '2.1',
        unit: 'MPa',
        lower: '1.0',
        upper: '2.0',
      });
      expect(markDetail(outside, {}, 0)).toContain('1.0–2.0 MPa');
      expect(markDetail(mark('OTHER_PERSON', { by: 'u2' }), { u2: '李四' }, 0)).toBe('李四');
      vi.unstubAllGlobals();
    },
  );
});

describe('D12 the page', () => {
  test('D12 ticking is undone by ticking again, and leaves the set as it was', () => {
    const before = new Set(['a']);
    expect([...toggled(before, 'b')]).toEqual(['a', 'b']);
    expect([...toggled(before, 'a')]).toEqual([]);
    expect([...before]).toEqual(['a']);
  });

  test('D11 D12 a signature is drawn whole; one that is erased, typed or broken is not', () => {
    const strokes = JSON.stringify({
      v: 1,
      w: 900,
      h: 400,
      strokes: [
        [
          [100, 200, 0, 1],
          [300, 250, 9, 1],
        ],
        [[200, 100, 20, 1]],
      ],
    });
    expect(inkOf(strokes)).toEqual({ box: '40 40 320 270', lines: ['100,200 300,250', '200,100'] });
    for (const none of [null, '', '{', '{"v":2,"strokes":[]}', '{}']) expect(inkOf(none)).toBeNull();
    expect([saidInstead(strokes), saidInstead('{"v":2,"said":"本人确认"}')]).toEqual([null, '本人确认']);
  });

  test('D12 letters are keys only where nobody writes', () => {
    const pressed: string[] = [];
    const keys = keyPressed({ c: () => pressed.push('c'), Enter: () => pressed.push('Enter') });
    const within = (found: string | null): EventTarget =>
      ({ closest: (asked: string) => (found !== null && asked.split(', ').includes(found) ? {} : null) }) as never;
    const press = (key: string, target: EventTarget, ctrlKey = false): void =>
      keys({ key, target, ctrlKey, preventDefault: () => undefined } as KeyboardEvent);
    press('c', within('textarea'));
    press('c', within('dialog'));
    press('c', within(null), true);
    press('Enter', within('a'));
    press('y', within(null));
    expect(pressed).toEqual([]);
    press('c', within(null));
    press('c', within('button'));
    press('Enter', within(null));
    expect(pressed).toEqual(['c', 'c', 'Enter']);
  });
});
