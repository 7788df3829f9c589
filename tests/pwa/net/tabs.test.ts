import { expect, test } from 'vitest';
import { exclusively, Tabs } from '@/net/tabs';

const later = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('V3.1 one sends at a time', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await later();
    inside -= 1;
  };
  await Promise.all([exclusively('a', work), exclusively('a', work), exclusively('b', () => later())]);
  expect(most).toBe(1);
});

test('V3.1 a tab that holds the lock and sleeps does not stop the others for ever', async () => {
  let release = (): void => undefined;
  const sleeping = exclusively('c', () => new Promise((resolve) => (release = resolve)));
  await later();
  let worked = false;
  await exclusively('c', async () => void (worked = true), 30);
  expect(worked).toBe(true);
  release();
  await sleeping;
});

test('V3 work that fails is not done twice', async () => {
  let times = 0;
  const failing = exclusively('d', () => {
    times += 1;
    return Promise.reject(new Error('broken'));
  });
  await expect(failing).rejects.toThrow('broken');
  expect(times).toBe(1);
});

test('V3.6 the tabs of one person hear each other, and nobody else', async () => {
  const heard: string[] = [];
  const one = new Tabs<string>('fieldseal-u1', (message) => heard.push(`one ${message}`));
  const two = new Tabs<string>('fieldseal-u1', (message) => heard.push(`two ${message}`));
  const other = new Tabs<string>('fieldseal-u2', (message) => heard.push(`other ${message}`));
  one.tell('synced');
  await later();
  for (const tab of [one, two, other]) tab.close();
  expect(heard).toEqual(['two synced']);
});
