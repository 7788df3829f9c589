/** A link's life on the technician's phone while the office takes its time (S6.3). */

import { beforeEach, expect, test, vi } from 'vitest';
import { Offering } from '@/signatures/own_phone/offering.svelte';

const here = vi.hoisted(() => ({ done: [] as string[], answers: [] as (() => void)[] }));

vi.mock('@/app/fieldseal', async () => {
  const { readable } = await import('svelte/store');
  return {
    live: { query: () => readable(undefined), queue: readable(undefined) },
    read: async () => null,
    newId: () => `id-${here.done.length}`,
    drafts: { load: async () => undefined, save: async () => undefined },
    mutate: async (name: string, { id }: { id: string }) => void here.done.push(`${name} ${id}`),
    syncNow: () => new Promise<void>((done) => void here.answers.push(done)),
  };
});

const until = (holds: () => boolean): Promise<void> => vi.waitFor(() => expect(holds()).toBe(true));

beforeEach(() => void Object.assign(here, { done: [], answers: [] }));

test('S6.3 a link asked for while the office has not yet answered that the last one is void is made all the same', async () => {
  const offering = new Offering('job');
  const made = offering.make();
  await until(() => here.answers.length === 1);
  here.answers[0]?.();
  await made;

  void offering.revoke();
  await until(() => here.answers.length === 2);
  void offering.make();
  await until(() => offering.kept?.offer === 'id-2');
  expect(here.done).toEqual(['own_phone.offer id-0', 'own_phone.revoke id-0', 'own_phone.offer id-2']);
});

test('S6.3 two taps make one link', async () => {
  const offering = new Offering('job');
  void offering.make();
  void offering.make();
  await until(() => offering.kept !== null);
  expect(here.done).toEqual(['own_phone.offer id-0']);
});
