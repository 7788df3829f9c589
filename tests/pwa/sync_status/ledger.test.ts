import { describe, expect, test, vi } from 'vitest';
import type { FileItem, OutboxItem } from '@/app/fieldseal';

vi.mock('@/app/fieldseal', () => ({}));
const { accounts, isOpen, needsAttention, subject } = await import('@/sync_status/ledger');
const { markOf } = await import('@/sync_status/marks');

const item = (more: object): OutboxItem =>
  ({ state: 'waiting', groups: ['j'], args: {}, receipt: null, ...more }) as unknown as OutboxItem;
const file = (more: object): FileItem => ({ job: 'j', whole: false, ...more }) as unknown as FileItem;

describe('V4 what the office has and has not', () => {
  test('V4 by job: what is only here, and what the office said that it has', () => {
    const waiting = item({ at: '1' });
    const receipted = item({ state: 'receipted', at: '2' });
    const archived = item({ state: 'receipted', at: '3' });
    const [mine, other] = accounts(
      [waiting, receipted, item({ state: 'refused' }), item({ state: 'with_office' }), item({ groups: [] })],
      [file({}), file({ whole: true })],
      [archived],
    );
    expect(mine).toEqual({
      group: 'j',
      items: [waiting],
      files: [file({})],
      sent: [archived, receipted],
      sentFiles: [file({ whole: true })],
    });
    expect([mine && isOpen(mine), other?.group, other && isOpen(other)]).toEqual([true, null, true]);
    expect(accounts([receipted], [file({ whole: true })]).map(isOpen)).toEqual([false]);
  });

  test('P3 what the office closed is decided: it is out of the tray', () => {
    const closed = item({ state: 'refused', receipt: { outcome: 'rejected', code: 'CLOSED' } });
    const late = item({ state: 'refused', receipt: { outcome: 'rejected', code: 'ALREADY_CLOSED' } });
    expect([closed, late, item({ state: 'refused' })].map(needsAttention)).toEqual([false, false, true]);
  });

  test('V2 what is with the office or refused needs attention, what waits does not', () => {
    expect(['waiting', 'receipted', 'with_office', 'refused'].map((state) => needsAttention(item({ state })))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('V4 a row’s mark follows the last mutation about it, and its receipt', () => {
    const outbox = [item({ args: { id: 'a' } }), item({ args: { id: 'a' }, state: 'refused' })];
    expect(markOf(outbox, 'a')).toBe('refused');
    expect(markOf(outbox, 'b')).toBeNull();
    expect(markOf([item({ args: { id: 'a' }, state: 'receipted', receipt: { outcome: 'flagged' } })], 'a')).toBe(
      'flagged',
    );
  });

  test('V4 an item is named by what it is about', () => {
    expect(subject({ name: '电容' })).toBe('电容');
    expect(subject({ item_name: '压力', reading: '1' })).toBe('压力');
    expect(subject({ job: 'j' })).toBe('');
  });
});
