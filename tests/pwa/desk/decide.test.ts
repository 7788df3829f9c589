import { describe, expect, test, vi } from 'vitest';
import { itemsOf, openConflicts, openItems } from '@/desk/decide/decide';
import { fieldUse, percent } from '@/desk/field/field';
import { conflict, device, job, review, step } from './things';

describe('P3 what waits for a person', () => {
  test('P3 only what is open, the oldest first', () => {
    const items = [review({ id: 'b', at: '2' }), review({ id: 'a', at: '1' }), review({ id: 'c', state: 'closed' })];
    expect(openItems(items).map((one) => one.id)).toEqual(['a', 'b']);
    expect(openConflicts([conflict({ settled_at: 'x' }), conflict({ id: 'open' })]).map((one) => one.id)).toEqual([
      'open',
    ]);
  });

  test('W4 two conflicts of one person are told by two items, in the order in which he made them', () => {
    const conflicts = [conflict({ id: 'second', at: '2' }), conflict({ id: 'first', at: '1' })];
    const items = [review({ id: 'r2', mutation_id: 10 }), review({ id: 'r1', mutation_id: 9 })];
    const found = itemsOf(conflicts, items);
    expect([found.get('first')?.id, found.get('second')?.id]).toEqual(['r1', 'r2']);
  });

  test('W4 where one item was closed by itself, nothing is guessed', () => {
    const conflicts = [conflict({ id: 'a', at: '1' }), conflict({ id: 'b', at: '2' })];
    expect(itemsOf(conflicts, [review()]).size).toBe(0);
  });

  test('P3 a code nobody put into words says what the server said', async () => {
    vi.stubGlobal('localStorage', { getItem: () => 'en' });
    vi.stubGlobal('document', { documentElement: {} });
    const { whatHappened, whatToDo } = await import('@/desk/decide/plain');
    expect(whatHappened('BRAND_NEW', 'as the server said')).toBe('as the server said');
    expect(whatHappened('JOB_REASSIGNED', 'x')).not.toBe('x');
    expect(whatToDo('BRAND_NEW')).toBeNull();
  });
});

describe('D28 how the field uses its phones', () => {
  test('D28 shares are told of the jobs that got that far', () => {
    const use = fieldUse({
      jobs: [
        job({ id: 'a', status: 'working', technician: 'tech' }),
        job({ id: 'b', status: 'left', technician: 'tech' }),
        job({ id: 'c', status: 'left', technician: 'tech' }),
        job({ id: 'd', status: 'assigned', technician: 'tech' }),
      ],
      steps: [step('arrive', '1', { job: 'a' }), step('arrive', '2', { job: 'b' }), step('sign', '3', { job: 'b' })],
      photos: [],
      technicians: ['tech', 'idle'],
      devices: [
        device({ unsent: 3, oldest_at: '2026-11-22T02:00:00.000Z' }),
        device({ client_id: 'q', files_unsent: 2, oldest_at: '2026-11-22T01:00:00.000Z' }),
        device({ client_id: 'desk', user: 'dispatcher', unsent: 9, oldest_at: '2026-11-20T00:00:00.000Z' }),
      ],
    });
    expect([use.inField, use.technicians, use.unsent, use.oldestUnsent]).toEqual([1, 2, 5, '2026-11-22T01:00:00.000Z']);
    expect([use.arrived, use.closed, use.photographed]).toEqual([
      { of: 3, yes: 2 },
      { of: 2, yes: 1 },
      { of: 2, yes: 0 },
    ]);
  });

  test('D28 a share of nothing is told as nothing, and never rounded up', () => {
    expect(percent({ of: 0, yes: 0 })).toBeNull();
    expect(percent({ of: 3, yes: 2 })).toBe(66);
  });
});
