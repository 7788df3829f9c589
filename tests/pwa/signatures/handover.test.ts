/** The hand-over from summary to seal, on a device that may die at any moment (S1, S2, V1, D11). */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { HandOver } from '@/signatures/handover.svelte';
import { unfreeze } from '@/signatures/freeze';
import { verify } from '@/signatures/verify';
import { locked, unlock } from '@/signatures/locked';
import { get } from 'svelte/store';
import { SEAL, sha256 } from './vectors';

type Row = { id: string } & Record<string, unknown>;
type Call = [name: string, args: Record<string, unknown>];

const world = vi.hoisted(() => ({
  rows: new Map<string, Map<string, Row>>(),
  drafts: new Map<string, unknown>(),
  calls: [] as Call[],
  lent: [] as (string | null)[],
  seq: 100,
  moving: false,
  refuse: null as Error | null,
  dead: false,
  ids: 0,
}));

vi.mock('@/ui/i18n', () => ({ lendLocale: (to: string | null) => world.lent.push(to) }));
vi.mock('@/app/fieldseal', () => {
  const kind = (name: string): Map<string, Row> => world.rows.get(name) ?? new Map();
  const tx = {
    get: async (name: string, id: string | null) => kind(name).get(id ?? ''),
    find: async (name: string, column: string, value: unknown) =>
      [...kind(name).values()].filter((row) => row[column] === value),
    all: async (name: string) => [...kind(name).values()],
  };
  return {
    read: (ask: (reader: typeof tx) => unknown) => Promise.resolve(ask(tx)),
    newId: () => `id-${(world.ids += 1)}`,
    sealBasis: async () => {
      if (world.moving) world.seq += 1;
      const at = { signed_at: '2026-11-20T03:00:00.000Z', tz: 'Asia/Shanghai' };
      return { org: 'org', epoch: 'e', seq: world.seq, client_id: 'phone', last_id: world.calls.length, ...at };
    },
    mutate: async (name: string, args: Record<string, unknown>) => {
      if (world.refuse) throw world.refuse;
      world.calls.push([name, args]);
      const made = name === 'signatures.rate' ? 'ratings' : 'seals';
      world.rows.set(made, new Map([...kind(made), [String(args['id']), args as Row]]));
    },
    drafts: {
      load: async (key: string) => structuredClone(world.drafts.get(key)),
      save: async (key: string, _job: string | null, value: unknown) =>
        void world.drafts.set(key, structuredClone(value)),
      drop: async (key: string) => {
        if (world.dead) throw new Error('dead');
        world.drafts.delete(key);
      },
    },
    session: {
      subscribe: (run: (now: unknown) => void) => {
        run({ state: 'in', user: { id: 'tech' } });
        return () => undefined;
      },
    },
  };
});

const work = structuredClone(SEAL.documents[0]?.work);
const JOB = work?.job.id ?? '';

function office(): void {
  const list = (rows: readonly object[]) => new Map((rows as Row[]).map((row) => [row.id, { ...row }]));
  const { job, customer, site, equipment, declaration } = work ?? {};
  const { parts = [], checks = [], timesheets = [], photos = [] } = work ?? {};
  world.rows = new Map(
    Object.entries({
      jobs: list([job ?? {}]),
      customers: list([customer ?? {}]),
      sites: list([site ?? {}]),
      equipment: list([equipment ?? {}]),
      declarations: list([{ id: 'd', ...declaration }]),
      parts: list(parts),
      checks: list(checks),
      timesheets: list(timesheets),
      photos: list(photos),
    }),
  );
}

beforeEach(() => {
  office();
  Object.assign(world, {
    drafts: new Map(),
    calls: [],
    lent: [],
    seq: 100,
    moving: false,
    refuse: null,
    dead: false,
    ids: 0,
  });
});

const DRAWING = { w: 3400, h: 4400, strokes: [[[1, 2, 0, 500] as const]] };
const GOOD = { attitude: 4, skill: 4, arrival: 3, promises: 4 };

async function opened(): Promise<HandOver> {
  const one = new HandOver(JOB);
  await one.open('zh-CN', '欧阳静怡');
  return one;
}

async function atText(): Promise<HandOver> {
  const one = await opened();
  await one.begin('zh-CN');
  one.set({ grades: GOOD, comment: ' 很好 ' });
  await one.toText();
  return one;
}

const text = (one: HandOver): string => one.draft?.frozen?.text ?? '';

describe('freezing', () => {
  test('D11 the rating is recorded, then the text that names it is frozen', async () => {
    const one = await atText();
    expect(world.calls.map(([name]) => name)).toEqual(['signatures.rate']);
    const { document, told } = unfreeze(text(one), one.draft?.frozen?.disclosures ?? '');
    expect(document.rating).toMatchObject({ id: world.calls[0]?.[1]['id'], ...GOOD });
    expect(document.includes).toEqual({ client_id: 'phone', last_id: 1 });
    expect(told['rating.comment']).toBe('很好');
    expect(document.signer.capacity).toBe('customer');
    expect(document.job.id).toBe(JOB);
  });

  test('S1 the frozen text never changes while it is on the screen, whatever is pulled', async () => {
    const one = await atText();
    const before = text(one);
    const job = world.rows.get('jobs')?.get(JOB);
    if (job) job['charge_type'] = 'free';
    world.seq += 50;
    await one.go('sign');
    await one.drawn(DRAWING, 1);
    await one.sign();
    expect(world.calls[1]?.[1]['text']).toBe(before);
  });

  test('S1 rows that move while they are read are read again, and never frozen in between', async () => {
    const one = await opened();
    await one.begin('zh-CN');
    one.set({ unrated: true });
    world.moving = true;
    await one.toText();
    expect([one.trouble, one.draft?.frozen]).toEqual(['unsettled', null]);
    world.moving = false;
    await one.toText();
    expect([one.trouble, one.draft?.step]).toEqual([null, 'text']);
  });

  test('D11 going back and forth with the same answers rates once, with others anew', async () => {
    const one = await atText();
    await one.go('signer');
    expect(one.draft?.frozen).toBeNull();
    await one.toText();
    expect(world.calls).toHaveLength(1);
    one.set({ grades: { ...GOOD, skill: 1 } });
    await one.toText();
    expect(world.calls).toHaveLength(2);
    const { document } = unfreeze(text(one), one.draft?.frozen?.disclosures ?? '');
    expect(document.rating?.id).toBe(world.calls[1]?.[1]['id']);
  });

  test('D11 who does not want to rate does not', async () => {
    const one = await opened();
    one.set({ unrated: true });
    await one.toText();
    expect(world.calls).toEqual([]);
    expect(unfreeze(text(one), one.draft?.frozen?.disclosures ?? '').document.rating).toBeNull();
  });

  test('V1 a browser killed right after the rating does not rate twice', async () => {
    const one = await atText();
    const kept = world.drafts.get(`hand-over:${JOB}`) as object;
    world.drafts.set(`hand-over:${JOB}`, { ...kept, frozen: null, step: 'signer' });
    const again = await opened();
    await again.toText();
    expect(world.calls).toHaveLength(1);
    expect(one.draft?.rated).toEqual(again.draft?.rated);
  });
});

describe('signing', () => {
  const signed = async (): Promise<HandOver> => {
    const one = await atText();
    await one.go('sign');
    await one.drawn(DRAWING, 7);
    await one.sign();
    return one;
  };

  test('S2 what is sent verifies, and its code is shown', async () => {
    const one = await signed();
    const args = world.calls[1]?.[1] as unknown as Parameters<typeof verify>[0];
    const row = { ...args, client_id: 'phone', format: 'fieldseal.seal/1', language: 'zh-CN' };
    const found = await verify(row, sha256);
    expect(found).toMatchObject({ valid: true, findings: [] });
    expect(one.draft).toMatchObject({ step: 'saved', code: found.code });
  });

  test('S2 an empty pad is not a signature', async () => {
    const one = await atText();
    await one.sign();
    expect(one.draft?.step).toBe('text');
    expect(world.calls).toHaveLength(1);
  });

  test('V1 strokes are durable at pen-up', async () => {
    const one = await atText();
    await one.go('sign');
    await one.drawn(DRAWING, 7);
    const again = await opened();
    expect(again.draft).toMatchObject({ step: 'sign', drawing: DRAWING, drawnFrom: 7, frozen: { text: text(one) } });
  });

  test('V1 what could not be saved is told, and the signature stays', async () => {
    const one = await atText();
    await one.go('sign');
    await one.drawn(DRAWING, 7);
    world.refuse = Object.assign(new Error('full'), { code: 'STORAGE_FULL' });
    await one.sign();
    expect([one.trouble, one.draft?.step, one.draft?.drawing]).toEqual(['full', 'sign', DRAWING]);
    world.refuse = null;
    await one.sign();
    expect([one.trouble, one.draft?.step]).toEqual([null, 'saved']);
  });

  test('V1 a browser killed right after sealing finds the seal', async () => {
    const one = await signed();
    const kept = world.drafts.get(`hand-over:${JOB}`) as object;
    world.drafts.set(`hand-over:${JOB}`, { ...kept, step: 'sign', code: null });
    const again = await opened();
    expect(again.draft).toMatchObject({ step: 'saved', code: one.draft?.code });
  });

  test('V1 who seals again what is sealed already sees the seal, not an error', async () => {
    const one = await signed();
    const code = one.draft?.code;
    one.set({ step: 'sign', code: null });
    world.refuse = new Error('there already');
    await one.sign();
    expect([one.trouble, one.draft?.step, one.draft?.code]).toEqual([null, 'saved', code]);
  });

  test('V4 what goes wrong outside of a step is told in its words too', async () => {
    const one = await opened();
    one.tell(Object.assign(new Error('full'), { code: 'STORAGE_FULL' }));
    expect(one.trouble).toBe('full');
  });
});

describe('in whose hands', () => {
  test('hand-over: the device is locked on the job, and the lock is durable', async () => {
    const one = await opened();
    await one.begin('en');
    expect(get(locked)).toBe(JOB);
    expect(world.drafts.get('hand-over')).toEqual({ job: JOB });
  });

  test('hand-over: taken back before the seal, the answers stay and the text is let go', async () => {
    const one = await atText();
    await one.takeBack();
    expect(get(locked)).toBeNull();
    expect(world.drafts.has('hand-over')).toBe(false);
    const again = await opened();
    expect(again.draft).toMatchObject({ step: 'summary', grades: GOOD, frozen: null });
    expect(world.lent.at(-1)).toBeNull();
  });

  test('hand-over: taken back after the seal, nothing of it stays behind', async () => {
    const one = await atText();
    await one.go('sign');
    await one.drawn(DRAWING, 7);
    await one.sign();
    await one.takeBack();
    expect(world.drafts.size).toBe(0);
  });

  test('hand-over: the customer changes the language', async () => {
    const one = await opened();
    one.speak('en');
    expect([one.draft?.language, world.lent]).toEqual(['en', ['en']]);
  });

  test('S1 the language changed at the text: the declaration is frozen anew in it', async () => {
    const one = await atText();
    const before = text(one);
    const english = { ...work?.declaration, id: 'd-en', language: 'en' };
    world.rows.get('declarations')?.set('d-en', english);
    one.speak('en');
    await vi.waitFor(() => expect(text(one)).not.toBe(before));
    const { document } = unfreeze(text(one), one.draft?.frozen?.disclosures ?? '');
    expect([document.declaration?.language, one.draft?.step]).toEqual(['en', 'text']);
    expect(world.calls).toHaveLength(1);
  });

  test('S1 the language changed while nothing comes to rest: that is said, and the text already read stays', async () => {
    const one = await atText();
    const before = text(one);
    world.moving = true;
    one.speak('en');
    await vi.waitFor(() => expect(one.trouble).toBe('unsettled'));
    expect([text(one), one.draft?.step]).toEqual([before, 'text']);
  });

  test('V1 what was taken back elsewhere is not written again', async () => {
    const one = await atText();
    await unlock();
    world.drafts.clear();
    one.set({ comment: 'late' });
    await one.keep();
    expect(world.drafts.size).toBe(0);
  });

  test('V4 a device that cannot be unlocked keeps its screen', async () => {
    const one = await atText();
    world.dead = true;
    await expect(one.takeBack()).rejects.toThrow('dead');
    expect(one.draft).not.toBeNull();
    expect(get(locked)).toBe(JOB);
  });
});
