import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { Delivery } from '@/net/deliver';
import { line, mayGo, onlyWifi, sendWhatIsHere, setOnlyWifi } from '@/net/wifi';
import { AT, Device } from '../../sync/ts/toy';

const LATER = '2099-01-01T00:00:00.000Z';
const photo = (added_at: string) => ({ type: 'image/jpeg', added_at });

let kept: Map<string, string>;
const network = (type?: string): void => {
  vi.stubGlobal('navigator', type === undefined ? {} : { connection: { type } });
};

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  network('cellular');
});

test('V4 without the choice every photo goes over every network', () => {
  expect([onlyWifi(), mayGo(photo(AT))]).toEqual([false, true]);
});

test('Files.10 photos only on Wi-Fi: they wait elsewhere and go there; a document does not wait', () => {
  setOnlyWifi(true);
  expect(mayGo(photo(AT))).toBe(false);
  expect(mayGo({ ...photo(AT), type: 'application/pdf' })).toBe(true);
  network('wifi');
  expect([line(), mayGo(photo(AT))]).toEqual(['open', true]);
  network('cellular');
  setOnlyWifi(false);
  expect(mayGo(photo(AT))).toBe(true);
});

test('V4 where the browser does not tell the network, photos wait for "send now", and later ones for the next', () => {
  setOnlyWifi(true);
  network();
  expect([line(), mayGo(photo(AT))]).toEqual(['unknown', false]);
  network('unknown');
  expect(line()).toBe('unknown');
  sendWhatIsHere(AT);
  expect([mayGo(photo(AT)), mayGo(photo(LATER))]).toEqual([true, false]);
});

test('V1 where the browser keeps no choice, everything goes as before', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new Error('switched off');
    },
    setItem: () => {
      throw new Error('switched off');
    },
  });
  setOnlyWifi(true);
  expect([onlyWifi(), mayGo(photo(AT))]).toEqual([false, true]);
});

test('V4 delivery leaves a waiting photo alone and sends it on Wi-Fi', async () => {
  setOnlyWifi(true);
  const device = new Device(new MemoryStore());
  await device.begin();
  const bytes = new Uint8Array(1000).fill(7).buffer;
  const sha256 = createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
  const rest = { state: 'unsent' as const, known: false, offset: null, restarts: 0, problem: null, size: 1000 };
  await device.store.write(async (t) => {
    await t.files.put([{ sha256, type: 'image/jpeg', grp: 'j1', added_at: AT, ...rest }]);
    await t.bytes.put([{ sha256, bytes }]);
  });
  const steps: string[] = [];
  const never = (): Promise<never> => Promise.reject(new Error('not here'));
  const delivery = new Delivery({
    store: device.store,
    now: () => Date.parse(AT),
    api: {
      sync: never,
      catalogue: never,
      fileStep: async (_file, step) => {
        steps.push(step.do);
        if (step.do === 'create') return { status: 201, offset: null };
        return { status: 204, offset: step.do === 'send' ? step.to : 0 };
      },
    },
  });
  expect([await delivery.step(), steps]).toEqual([{ event: 'done' }, []]);
  network('wifi');
  while ((await delivery.step()).event === 'file_step');
  expect(steps).toEqual(['create', 'ask', 'send']);
  expect((await device.store.read((t) => t.files.get(sha256)))?.state).toBe('whole');
});
