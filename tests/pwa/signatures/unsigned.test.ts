/** Nobody signs, or nobody draws (D11, S7). */

import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Rows } from '@/generated/contract';
import { unsigned } from '@/signatures/rules';
import { crossed, lacking, signerName, stampInstead, typedInstead } from '@/signatures/signer';
import { cross, howSigned, NOTHING_DRAWN, strokeFault, strokesText, type Drawing } from '@/signatures/strokes';
import { keepUnsigned, keptUnsigned, notSigned } from '@/signatures/unsigned';
import { atText, drawn, fresh, JOB, keptKeys, neverAtRest, opened, pulled, sent, text, work } from './device';

vi.mock('@/app/session', async () => (await import('./device')).session);
vi.mock('@/app/fieldseal', async () => (await import('./device')).fieldseal());
vi.mock('@/ui/i18n', async () => (await import('./device')).i18n);

const FILE = new URL('../../../sync/spec/vectors/job_status.json', import.meta.url);
const machine = JSON.parse(readFileSync(FILE, 'utf8')) as {
  states: string[];
  next: Record<string, Record<string, string | null>>;
};
const job = work.job as Rows['jobs'];
const HIS = job.technician ?? '';
const last = async () => (await sent()).at(-1);

beforeEach(async () => {
  vi.restoreAllMocks();
  await fresh();
});

describe('what becomes of the job', () => {
  test.each(machine.states)('W5 a job that is %s follows the job’s machine', (status) => {
    const { job: after, flag } = unsigned({ ...job, status }, HIS, 'now');
    const next = machine.next[status]?.['unsigned'] ?? null;
    expect(after?.status ?? status).toBe(next ?? status);
    expect(flag === null).toBe(next !== null);
    expect(after?.closed_at ?? null).toBe(next === null ? null : 'now');
  });

  test('W2 one that is another’s by now stays', () => {
    expect(unsigned({ ...job, status: 'working' }, 'another', 'now').flag?.[0]).toBe('JOB_REASSIGNED');
  });
});

describe('refused', () => {
  test('S7.1 with the very text that was shown, in his words; said once, however often it is tried', async () => {
    const one = await atText();
    const shown = text(one);
    await one.go('refuse');
    one.set({ refusal: ' 太贵 ' });
    await one.refuse();
    const made = await last();
    expect(made?.name).toBe('signatures.unsigned');
    expect(made?.args).toMatchObject({ id: one.draft?.seal, why: 'refused', reason: '太贵', photo: null, text: shown });
    expect(one.draft?.step).toBe('refused');
    const count = (await sent()).length;
    await one.refuse();
    expect((await sent()).length).toBe(count);
  });

  test('S7.1 before there was a text, it is made then; a killed browser finds it recorded', async () => {
    const one = await opened();
    await one.begin('zh-CN');
    one.set({ refusal: '没时间', step: 'refuse' });
    await one.refuse();
    expect(JSON.parse(String((await last())?.args['text']))).toMatchObject({ seal: one.draft?.seal, rating: null });
    one.set({ step: 'refuse' });
    await one.keep();
    expect((await opened()).draft?.step).toBe('refused');
  });

  test('S7.1 records that never come to rest hold no refusal up', async () => {
    const one = await opened();
    await one.begin('zh-CN');
    one.set({ refusal: '没时间' });
    neverAtRest();
    await one.refuse();
    vi.restoreAllMocks();
    expect((await last())?.args).toMatchObject({ text: null, text_hash: null, disclosures: null });
  });

  test('S7.1 taken back after it, nothing of it stays behind', async () => {
    const one = await atText();
    one.set({ refusal: '太贵' });
    await one.refuse();
    await one.takeBack();
    expect(await keptKeys()).toEqual([]);
  });

  test('S7.1 what the technician writes is kept while he writes it, and goes with the text', async () => {
    const draft = { id: '01985a00-0000-7000-8000-000000000e01', why: 'absent', reason: '没人', photo: null } as const;
    await keepUnsigned(JOB, draft);
    expect(await keptUnsigned(JOB)).toEqual(draft);
    const args = await notSigned(JOB, draft, 'zh-CN');
    expect(JSON.parse(args.text ?? '')).toMatchObject({ seal: draft.id, signer: { capacity: '' } });
  });
});

describe('somebody else signs', () => {
  const li = {
    signer: ' 李大强 ',
    capacity: 'other',
    relation: '邻居',
    onBehalf: '顾客出差',
    language: 'zh-CN',
  } as const;

  test('S7.3 the name says what he is and why', () => {
    expect(signerName(li)).toBe('李大强（邻居；顾客出差）');
    expect(signerName({ ...li, signer: 'Li', relation: 'son', onBehalf: '', language: 'en' })).toBe('Li (son)');
    expect(signerName({ ...li, capacity: 'customer' })).toBe('李大强');
  });

  test('S7.3 what he is to the customer is asked of him alone', () => {
    expect(lacking({ ...li, signer: ' ' })).toBe('name');
    expect(lacking({ ...li, relation: ' ' })).toBe('relation');
    expect([lacking(li), lacking({ ...li, relation: '', capacity: 'customer' })]).toEqual([null, null]);
  });

  test('S7.3 it is signed as it was frozen, whatever language the screen speaks by then', async () => {
    const one = await opened();
    await one.begin('zh-CN');
    one.set({ ...li, unrated: true });
    await one.toText();
    await one.go('typed');
    one.speak('en');
    await one.sign(typedInstead({ typed: '李大强', witness: '' }, 'I confirm'));
    expect((await last())?.args).toMatchObject({ signer: '李大强（邻居；顾客出差）', capacity: 'other' });
  });
});

describe('not drawn', () => {
  const cut = (drawing: Drawing, instead: Parameters<typeof strokesText>[1]): string => strokesText(drawing, instead);
  const tapped: Drawing = { w: 100, h: 100, strokes: cross([50, 50], 40, 0) };

  test('S7.4 each way says itself', () => {
    const ways = [
      cut(tapped, crossed(tapped)),
      cut(NOTHING_DRAWN, typedInstead({ typed: '赵一', witness: '' }, '本人赵一确认')),
      cut(NOTHING_DRAWN, stampInstead('5'.repeat(64), '王五')),
      cut({ ...tapped, strokes: [[[1, 2, 0, 500]]] }, null),
    ];
    expect(ways.map(howSigned)).toEqual(['cross', 'typed', 'stamp', 'drawn']);
    expect([howSigned(null), howSigned('{}')]).toEqual(['erased', 'unknown']);
  });

  const vectors = JSON.parse(
    readFileSync(new URL('../../../sync/spec/vectors/strokes.json', import.meta.url), 'utf8'),
  ) as { note: string; text: string; fault: string | null; how: string }[];
  test.each(vectors)('S7.4 both languages read strokes alike: $note', ({ text: given, fault, how }) => {
    expect([strokeFault(JSON.parse(given)), howSigned(given)]).toEqual([fault, how]);
  });

  test('S7.4 a stroke drawn by hand beside the cross makes it a drawing', () => {
    expect(crossed({ ...tapped, strokes: [...tapped.strokes, [[1, 1, 5, 500]]] })).toBeNull();
    expect(crossed(NOTHING_DRAWN)).toBeNull();
  });

  test.each([
    ['nothing confirmed', typedInstead({ typed: '赵一', witness: '' }, ' '), NOTHING_DRAWN, 'malformed'],
    ['no name', typedInstead({ typed: ' ', witness: '' }, '确认'), NOTHING_DRAWN, 'malformed'],
    ['typed and drawn', typedInstead({ typed: '赵一', witness: '' }, '确认'), tapped, 'malformed'],
    ['a stamp without a photo', stampInstead('', ''), NOTHING_DRAWN, 'malformed'],
    ['a cross without one', { ...stampInstead('', ''), how: 'cross' } as const, NOTHING_DRAWN, 'no_strokes'],
  ])('S7.4 no signature: %s', (_what, instead, drawing, fault) => {
    expect(strokeFault(JSON.parse(strokesText(drawing, instead)))).toBe(fault);
  });

  test('S7.4 typed: sealed without a stroke, also where some were drawn before', async () => {
    const one = await drawn();
    await one.sign(typedInstead({ typed: '赵一', witness: '' }, '本人赵一确认'));
    const { strokes } = (await last())?.args as { strokes: string };
    expect([howSigned(strokes), (JSON.parse(strokes) as Drawing).strokes]).toEqual(['typed', []]);
  });

  test('S7.2 signed the day after on the device: the job stays left', async () => {
    await pulled('jobs', { ...job, status: 'left', closed_at: job.received_at });
    const one = await drawn();
    await one.sign();
    expect((await last())?.name).toBe('signatures.sign');
    expect(one.draft?.step).toBe('saved');
  });
});
