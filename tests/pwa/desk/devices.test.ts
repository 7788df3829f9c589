import { describe, expect, test, vi } from 'vitest';
import { chosen, inOrder, marksOf, nameOf } from '@/desk/devices/devices';
import { device } from './things';

const asked = vi.hoisted(() => ({ calls: [] as unknown[][], answer: (): unknown => ({ items: [] }) }));
vi.mock('@/app/fieldseal', () => ({
  request: (...call: unknown[]) => {
    asked.calls.push(call);
    return Promise.resolve().then(() => ({ json: asked.answer() }));
  },
}));
const { DeviceList } = await import('@/desk/devices/list.svelte');

const NOW = Date.parse('2026-11-22T08:00:00.000Z');
const OWN = 'fieldseal/0.2.0';
const marks = (over: Parameters<typeof device>[0]): string[] => marksOf(device({ build: OWN, ...over }), NOW, OWN);

describe('P3 the devices page', () => {
  test('P3 who holds the oldest work comes first, then who holds any, then the longest silent', () => {
    const list = [
      device({ client_id: 'idle', last_contact: '2026-11-22T07:00:00.000Z' }),
      device({ client_id: 'silent', last_contact: '2026-11-20T07:00:00.000Z' }),
      device({ client_id: 'photos', files_unsent: 3, last_contact: '2026-11-22T07:59:00.000Z' }),
      device({ client_id: 'young', unsent: 9, oldest_at: '2026-11-22T06:00:00.000Z' }),
      device({ client_id: 'old', unsent: 1, oldest_at: '2026-11-21T06:00:00.000Z' }),
    ];
    const order = ['old', 'young', 'photos', 'silent', 'idle'];
    expect(inOrder(list).map((one) => one.client_id)).toEqual(order);
    expect(inOrder([...list].reverse()).map((one) => one.client_id)).toEqual(order);
    expect(inOrder([device({ client_id: 'b' }), device({ client_id: 'a' })])[0]?.client_id).toBe('a');
  });

  test('P3 technicians, the office and those signed out are told apart', () => {
    const list = [
      device({ client_id: 'phone' }),
      device({ client_id: 'lost', revoked: true }),
      device({ client_id: 'desk', user: 'boss' }),
    ];
    const ids = (which: 'field' | 'office' | 'out'): string[] =>
      chosen(list, which, new Set(['tech'])).map((one) => one.client_id);
    expect([ids('field'), ids('office'), ids('out')]).toEqual([['phone'], ['desk'], ['lost']]);
  });

  test('V7 a clock more than two minutes off is marked, either way', () => {
    const here = { last_contact: '2026-11-22T07:59:00.000Z' };
    expect(marks({ ...here, offset_ms: 120_000 })).toEqual([]);
    expect(marks({ ...here, offset_ms: 120_001 })).toEqual(['clock']);
    expect(marks({ ...here, offset_ms: -3 * 3_600_000 })).toEqual(['clock']);
  });

  test('V4 a phone that never synced, or not for a day, is marked; a signed-out one is not', () => {
    expect(marks({})).toEqual(['never']);
    expect(marks({ last_contact: '2026-11-21T07:59:59.000Z' })).toEqual(['silent']);
    expect(marks({ revoked: true, offset_ms: 9e9 })).toEqual([]);
  });

  test('P4 a build too old to fetch is marked, one older than the desk quietly, a stranger not at all', () => {
    const here = { last_contact: '2026-11-22T07:59:00.000Z' };
    expect(marks({ ...here, build: 'fieldseal/0.0.9', outdated: true })).toEqual(['outdated']);
    expect(marks({ ...here, build: 'fieldseal/0.1.9' })).toEqual(['older']);
    expect(marks({ ...here, build: 'fieldseal/0.3.0' })).toEqual([]);
    expect(marks({ ...here, build: 'curl' })).toEqual([]);
    expect(marks({ ...here, build: null })).toEqual([]);
  });

  test('P3 a browser’s own name is told as people say it, a name that was given stays', () => {
    const android =
      'Mozilla/5.0 (Linux; Android 14; V2301A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36';
    const iphone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
    expect([android, iphone, 'Mozilla/5.0', '前台的电脑', ''].map(nameOf)).toEqual([
      'Android 14 · Chrome 141',
      'iPhone · iOS 18.1 · Safari 18',
      '',
      '前台的电脑',
      '',
    ]);
  });

  test('P3 a decision goes to the server with its reason, and the list is asked for again', async () => {
    asked.calls = [];
    const list = new DeviceList();
    await list.decide('c1', 'revoked_with_rescue', ' lost ');
    await list.decide('c1', 'revoked', '');
    await list.decide('c1', 'allowed', '');
    expect(asked.calls.filter(([method]) => method === 'POST')).toEqual([
      ['POST', '/api/devices/c1/revoke', { json: { rescue: true, reason: 'lost' } }],
      ['POST', '/api/devices/c1/revoke', { json: { rescue: false, reason: null } }],
      ['POST', '/api/devices/c1/allow', { json: { reason: null } }],
    ]);
    expect(list.state).toBe('ready');
  });

  test('V4 what was known stays on the screen while the server is away', async () => {
    const list = new DeviceList();
    asked.answer = () => {
      throw new Error('gone');
    };
    await list.ask();
    expect(list.state).toBe('failed');
    asked.answer = () => ({ items: [device()] });
    await list.ask();
    expect([list.state, list.items.length]).toEqual(['ready', 1]);
    asked.answer = () => {
      throw new Error('gone');
    };
    await list.ask();
    expect([list.state, list.items.length]).toEqual(['ready', 1]);
  });

  test('V4 while it is followed it asks, and then no more', async () => {
    vi.useFakeTimers();
    asked.calls = [];
    asked.answer = () => ({ items: [] });
    const stop = new DeviceList().follow();
    await vi.advanceTimersByTimeAsync(15_000);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.calls).toHaveLength(2);
    vi.useRealTimers();
  });
});
