/** The bodies of `sync/spec/recorded`, of every version ever released, as an outbox of an old build holds them (rule P4.4). */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canonical, utf8Length } from '@sync/canonical';
import { MemoryStore, runTwin } from '@sync/memory';
import type { Mutation } from '@sync/messages';
import { replay, type Engine } from '@sync/rebase';
import { newStanding, type Entry } from '@sync/store';
import { registry } from '@/app/twins';
import { KINDS } from '@/local/kinds';

const FOLDER = new URL('../../sync/spec/recorded/', import.meta.url);
const bodies = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => readFileSync(new URL(name, FOLDER), 'utf8').trimEnd());

const mutationOf = (body: string): Mutation => JSON.parse(body) as Mutation;

test.each(bodies.map((body) => [`${mutationOf(body).name} ${mutationOf(body).v}`, body] as const))(
  'P4.4 %s is read by the twin of this build',
  async (_title, body) => {
    const mutation = mutationOf(body);
    expect(canonical(mutation)).toBe(body);
    const [twin, args] = registry.read(mutation);
    const { refused } = await runTwin(twin, {}, args, { name: mutation.name, uuid: mutation.uuid });
    expect(refused?.code).not.toBe('INVALID');
  },
);

const engine: Engine = {
  registry,
  kinds: KINDS,
  caller: (_rows, client_id) =>
    Promise.resolve({ org: 'o1', user: 'u1', role: 'admin', client_id, centres: [], name: 'A' }),
};

function entryOf(body: string, at: number): Entry {
  const { uuid, name, at: when } = mutationOf(body);
  const sent = canonical({ ...mutationOf(body), id: at + 1 });
  const entry = { n: at + 1, client_id: 'c1', id: at + 1, uuid, name, body: sent, bytes: utf8Length(sent), at: when };
  return { ...entry, groups: [], state: 'waiting', receipt: null };
}

test('P4.4 an outbox of everything ever released is replayed, and stays as it was written', async () => {
  const store = new MemoryStore();
  const entries = bodies.map(entryOf);
  await store.write(async (t) => {
    await t.meta.put([{ ...newStanding('c1'), next_id: entries.length + 1, next_n: entries.length + 1 }]);
    await t.outbox.put(entries);
    await replay(t, engine);
  });
  expect(await store.read((t) => t.outbox.all())).toEqual(entries);
  expect((await store.read((t) => t.overlay.all())).length).toBeGreaterThan(0);
});
