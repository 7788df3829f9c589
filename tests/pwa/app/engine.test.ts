import { expect, test } from 'vitest';
import { MemoryStore } from '@sync/memory';
import { AT, Device } from '../../sync/ts/toy';
import { holdsNothing } from '@/app/engine';

test('V4 a revoked device forgets nothing while a half-filled form of a job is on it', async () => {
  const device = new Device(new MemoryStore());
  await device.begin();
  const draft = (key: string, grp: string) => ({ key, grp, value: {}, saved_at: AT });
  await device.store.write((t) => t.drafts.put([draft('search', '')]));
  expect(await holdsNothing(device)).toBe(true);
  await device.store.write((t) => t.drafts.put([draft('part', 'j1')]));
  expect(await holdsNothing(device)).toBe(false);
});
