/** Later outcomes, which may overtake the first receipt and come after the work has settled (rule P3.7). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryStore } from '@sync/memory';
import type { Outcome, Receipt } from '@sync/messages';
import { offerAgain, renumber } from '@sync/outbox';
import { archiveSettled, settleLater, settleReceipts } from '@sync/push';
import { AT, Device, engine, made } from './toy';

async function begun(): Promise<Device> {
  const device = new Device(new MemoryStore());
  await device.begin();
  await device.capture(made('notes.add', { id: 'n1', job: 'j1', text: 'a' }, 'u1'));
  return device;
}

const told = (outcome: Outcome, seq: number): Receipt => ({ id: 1, outcome, seq, code: 'C', message: 'm' });

/** What may come of one mutation: its receipt, the office's later words in their order, complete pages between them. */
const story = fc.record({
  first: fc.constantFrom<Outcome>('flagged', 'rejected', 'held', 'quarantined'),
  later: fc.array(fc.constantFrom<Outcome>('applied', 'flagged', 'rejected', 'quarantined'), { maxLength: 3 }),
  receiptAfter: fc.nat(3),
  pagesAfter: fc.array(fc.nat(3), { maxLength: 3 }),
});

test('P3.7 the last word of the office is told, however it and the first receipt overtake one another', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ first, later, receiptAfter, pagesAfter }) => {
      const device = await begun();
      const asked = await device.request();
      for (let at = 0; at <= later.length; at += 1) {
        if (at === Math.min(receiptAfter, later.length))
          await device.store.write((t) => settleReceipts(t, asked, [told(first, 5)]));
        if (pagesAfter.includes(at)) await device.store.write((t) => archiveSettled(t, 5 + at, AT));
        const next = later[at];
        if (next !== undefined) await device.store.write((t) => settleLater(t, 'c1', told(next, 6 + at)));
      }
      await device.store.write((t) => archiveSettled(t, 99, AT));
      const all = [...(await device.entries()), ...(await device.store.read((t) => t.archive.all()))];
      expect(all.map((one) => one.receipt?.outcome)).toEqual([later.at(-1) ?? first]);
      expect(all.map((one) => one.later)).toEqual([undefined]);
    }),
  );
});

test('P3.7 a flagged one that has settled is closed by the office: it is no longer told as flagged', async () => {
  const device = await begun();
  const asked = await device.request();
  await device.store.write((t) => settleReceipts(t, asked, [told('flagged', 5)]));
  await device.store.write((t) => archiveSettled(t, 5, AT));
  await device.store.write((t) => settleLater(t, 'c1', told('applied', 9)));
  await device.store.write((t) => settleLater(t, 'c2', told('rejected', 9)));
  const [entry] = await device.store.read((t) => t.archive.all());
  expect([entry?.receipt?.outcome, entry?.receipt?.seq, entry?.settled_at]).toEqual(['applied', 5, AT]);
});

test('P1.6 a later outcome that waited for its receipt does not go over to another number, or to another life', async () => {
  const device = await begun();
  await device.store.write((t) => settleLater(t, 'c1', told('rejected', 6)));
  await device.store.write((t) => offerAgain(t, 0));
  expect((await device.entries()).map((one) => one.later)).toEqual([undefined]);
  await device.store.write((t) => settleLater(t, 'c1', told('rejected', 6)));
  await device.store.write((t) => renumber(t, engine, 'c2'));
  const asked = await device.request();
  await device.store.write((t) => settleReceipts(t, asked, [{ id: 1, outcome: 'applied', seq: 7 }]));
  expect((await device.entries()).map((one) => one.receipt?.outcome)).toEqual(['applied']);
});
