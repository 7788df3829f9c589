import { describe, expect, test, vi } from 'vitest';
import { batchOf, groupsOf, toldOf } from '@/desk/decide/results';
import { review } from './things';

vi.mock('@/ui/i18n', async () => {
  const { wordsFor } = await import('@/ui/i18n/words');
  return { words: wordsFor(() => 'en'), locale: () => 'en' };
});
const saved = vi.hoisted(() => ({ calls: [] as unknown[][], works: true }));
vi.mock('@/app/fieldseal', () => ({}));
vi.mock('@/desk/doing', () => ({
  save: (calls: unknown[]) => {
    saved.calls.push(calls);
    return Promise.resolve(saved.works);
  },
}));
const { toldOf: sealTold } = await import('@/desk/decide/differences');
const { decidedWords, stillSaid, whatHappened, whatToDo } = await import('@/desk/decide/plain');
const { release, correct } = await import('@/desk/decide/release');
const { awaited, settled } = await import('@/desk/decide/awaited.svelte');

const T1 = '2026-11-22T02:00:00.000Z';
const T2 = '2026-11-22T03:00:00.000Z';
const held = (over: Parameters<typeof review>[0] = {}) => review({ outcome: 'held', code: 'NOT_FOUND', ...over });

describe('P3 what became of a release', () => {
  const before = held();
  const batch = batchOf([before], 'Part');

  test('P3 nothing is told while it is on its way or being carried out', () => {
    expect(toldOf(batch, [before])).toBeNull();
    expect(toldOf(batch, [held({ decided_at: T1, pending: 'u' })])).toBeNull();
  });

  test('P3 applied closes it, flagged leaves it to be looked at: it took effect', () => {
    const done = { decided_at: T1, decision: 'release' };
    expect(toldOf(batch, [held({ ...done, state: 'closed' })])).toEqual({ took: 1, left: [] });
    expect(toldOf(batch, [held({ ...done, outcome: 'flagged' })])).toEqual({ took: 1, left: [] });
  });

  test('P3 still held is told with the item and its reason', () => {
    const again = held({ decided_at: T1, code: 'HANDLER_CRASH', outcome: 'quarantined' });
    expect(toldOf(batch, [again])).toEqual({ took: 0, left: [again] });
  });

  test('P3 a second release waits for the second decision, not for the first', () => {
    const second = batchOf([held({ decided_at: T1 })], '');
    expect(toldOf(second, [held({ decided_at: T1 })])).toBeNull();
    expect(toldOf(second, [held({ decided_at: T2 })])?.left).toHaveLength(1);
  });

  test('P3 somebody else closed it, or it left with its job: nothing took effect here', () => {
    expect(toldOf(batch, [held({ state: 'closed', closed_reason: 'double' })])).toEqual({ took: 0, left: [] });
    expect(toldOf(batch, [])).toEqual({ took: 0, left: [] });
  });

  test('P3 rows from before the upgrade have no decision', () => {
    const { decided_at: _at, pending: _pending, ...old } = held();
    expect(toldOf(batchOf([old as typeof before], ''), [held({ decided_at: T1 })])?.left).toHaveLength(1);
    expect(decidedWords(old as typeof before, () => 'Li', 0)).toBeNull();
  });
});

describe('P3 releasing', () => {
  test('P3 in the order in which it was made, whatever order it was shown in, and awaited', async () => {
    saved.calls = [];
    await release([held({ id: 'b', mutation_id: 12 }), held({ id: 'a', mutation_id: 9 })], '');
    expect(saved.calls).toEqual([
      [
        ['reviews.release', { item: 'a' }],
        ['reviews.release', { item: 'b' }],
      ],
    ]);
    expect([...(awaited()[0]?.before.keys() ?? [])]).toEqual(['a', 'b']);
    awaited().forEach(settled);
    expect(awaited()).toEqual([]);
  });

  test('P3 a correction carries the whole of the new arguments', async () => {
    saved.calls = [];
    await correct(held({ id: 'c' }), { qty: '2' }, 'Part');
    expect(saved.calls).toEqual([[['reviews.correct', { item: 'c', args: { qty: '2' } }]]]);
    awaited().forEach(settled);
  });

  test('V1 what could not be saved is not awaited', async () => {
    saved.works = false;
    expect(await release([held()])).toBe(false);
    expect(await correct(held(), {}, '')).toBe(false);
    expect(awaited()).toEqual([]);
    saved.works = true;
  });

  test('P3 those of one signed-out device or one file stand together, in their order; one alone stands alone', () => {
    const of = (id: string, n: number, over: object) => held({ id, mutation_id: n, ...over });
    const items = [
      of('x', 1, { code: 'NOT_FOUND' }),
      of('b', 8, { code: 'DEVICE_REVOKED' }),
      of('a', 7, { code: 'DEVICE_REVOKED' }),
      of('f', 1, { code: 'RESCUE_FILE', client_id: 'file' }),
      of('g', 2, { code: 'RESCUE_FILE', client_id: 'file' }),
      of('other', 1, { code: 'DEVICE_REVOKED', client_id: 'second' }),
    ];
    const { groups, single } = groupsOf(items);
    expect(groups.map((group) => group.items.map((item) => item.id))).toEqual([
      ['a', 'b'],
      ['f', 'g'],
    ]);
    expect(single.map((item) => item.id)).toEqual(['x', 'other']);
  });

  test('P3 what was decided last stands on the card', () => {
    const nameOf = (): string => 'Li';
    const now = Date.parse(T2);
    const said = (over: Parameters<typeof review>[0]): string | null =>
      decidedWords(held({ decided_by: 'u', decided_at: T1, ...over }), nameOf, now);
    expect(said({ decision: null })).toBeNull();
    expect(said({ decision: 'release', pending: 'u' })).toMatch(/^Being carried out/);
    expect(said({ decision: 'release' })).toMatch(/still not taken$/);
    expect(said({ decision: 'correct' })).toMatch(/^Corrected by Li/);
    expect(said({ decision: 'release', outcome: 'flagged' })).toMatch(/taken$/);
    expect(said({ decision: 'release', state: 'closed' })).toBeNull();
  });

  test('P3 a signed-out device, a rescue file and every waiting code have words, and a way out', () => {
    for (const code of ['DEVICE_REVOKED', 'RESCUE_FILE', 'ERASED', 'UNPARSEABLE_SEAL']) {
      expect(whatHappened(code, null), code).not.toBe('');
    }
    for (const code of ['DEVICE_REVOKED', 'RESCUE_FILE', 'NOT_FOUND', 'UNKNOWN_NAME', 'SEAL_DIFFERS']) {
      expect(whatToDo(code), code).not.toBeNull();
    }
  });

  test('P3 strokes are for machines, and a long text is cut', () => {
    const value = (key: string, text: string) => ({ key, label: key, text });
    const shown = stillSaid([value('strokes', '[]'), value('text', 'x'.repeat(500)), value('signer', 'Li')]);
    expect(shown.map(({ key, text }) => [key, text.length])).toEqual([
      ['text', 401],
      ['signer', 2],
    ]);
  });
});

describe('S2 where a seal differs', () => {
  test('S2 line by line, in words, parts told apart by their place', () => {
    const a = '0193a000-0000-7000-8000-00000000000a';
    const b = '0193a000-0000-7000-8000-00000000000b';
    expect(
      sealTold([
        { line: `parts[${a}].qty`, why: 'differs', signed: '2', office: '3' },
        { line: `parts[${b}]`, why: 'held', signed: null, office: null },
        { line: `parts[${a}].price`, why: 'differs', signed: 1200, office: null },
        { line: 'job.customer.name', why: 'personal', signed: null, office: null },
        { line: 'brand_new', why: 'unheard_of', signed: true, office: 'x' },
      ]),
    ).toEqual([
      { where: 'Part 1 · Quantity', why: 'Differs', signed: '2', office: '3' },
      { where: 'Part 2', why: 'Signed; the record is held', signed: '–', office: '–' },
      { where: 'Part 1 · Price', why: 'Differs', signed: '¥12.00', office: '–' },
      { where: 'Job · Customer · Name', why: 'A personal value differs (not shown)', signed: '–', office: '–' },
      { where: 'brand_new', why: 'unheard_of', signed: 'true', office: 'x' },
    ]);
  });
});
