/** The same cases as `tests/contract/test_vectors.py`, run by the device's twins: same rows, same outcome, same code. */

import { readdirSync, readFileSync } from 'node:fs';
import { runTwin } from '@sync/memory';
import { describe, expect, test } from 'vitest';
import { registry, twins } from '@/app/twins';
import { EVENTS, nextStatus, STATES } from '@/jobs/rules';

type Row = { id: string } & Record<string, unknown>;
type Rows = Record<string, Row[]>;

interface Case {
  note: string;
  name: string;
  args: Record<string, unknown>;
  ctx: {
    user: string;
    role: string;
    centres: string[];
    org: string;
    client_id: string;
    uuid: string;
    at: string;
    device_at: string;
    tz: string;
    offset_ms: number | null;
    base_seq: number;
  };
  rows: Rows;
  /** [subject, group, opened, closed | null] */
  scope: [string, string, number, number | null][];
  expect: {
    outcome: 'applied' | 'flagged' | 'rejected' | 'held';
    code?: string;
    field?: string;
    server_only?: Record<string, string[]>;
    rows?: Rows;
  };
}

const VECTORS = new URL('../../sync/spec/vectors/', import.meta.url);
const load = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, VECTORS), 'utf8')) as T;

/**
 * The rows as the author's device has them. A desk is told apart by the centre in the row; a technician's device holds
 * the jobs and customers that were in his scope at `base_seq`, and the jobs he has started. What a job or customer
 * owns need not be left out: without it, nothing can be reached.
 */
function onDevice(one: Case): Rows {
  const { user, role, base_seq } = one.ctx;
  if (role !== 'technician') return one.rows;
  const seen = one.scope.filter(
    ([subject, , opened, closed]) =>
      subject === `user:${user}` && opened <= base_seq && base_seq < (closed ?? Infinity),
  );
  const started = (one.rows['assignments'] ?? []).filter((row) => row['technician'] === user && row['started_at']);
  const held = new Set([...seen.map(([, group]) => group), ...started.map((row) => `job:${String(row['job'])}`)]);
  return {
    ...one.rows,
    jobs: (one.rows['jobs'] ?? []).filter((row) => held.has(`job:${row.id}`)),
    customers: (one.rows['customers'] ?? []).filter((row) => held.has(`customer:${row.id}`)),
  };
}

/** Held by the server, taken by a desk's device: it holds the customers of open jobs only, and cannot tell who exists. */
const ONLY_THE_SERVER_KNOWS = ['P3 a job for a customer nobody knows is held, not lost', 'D26 an address of nobody'];

const byId = (a: Row, b: Row): number => (a.id < b.id ? -1 : 1);

/** Without the columns that only the server fills, in the order of ids. */
function comparable(rows: Rows, serverOnly: Record<string, string[]>): Rows {
  const strip = (kind: string, row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !serverOnly[kind]?.includes(column))) as Row;
  return Object.fromEntries(
    Object.entries(rows).map(([kind, some]) => [kind, some.map((row) => strip(kind, row)).sort(byId)]),
  );
}

async function run(one: Case) {
  const twin = (twins as unknown as Record<string, Parameters<typeof runTwin>[0]>)[one.name];
  if (!twin) throw new Error(`no twin for ${one.name}`);
  const { user, role, centres, org, client_id, ...ctx } = one.ctx;
  return runTwin(twin, onDevice(one), one.args, {
    ...ctx,
    name: one.name,
    caller: { user, role, centres, org, client_id, name: '' },
  });
}

const files = readdirSync(VECTORS).filter((name) => /^mutations_\w+\.json$/.test(name));

describe.each(files)('%s', (file) => {
  const cases = load<Case[]>(file);
  test.each(cases.map((one) => [`${one.note} [${one.name}]`, one] as const))('%s', async (_title, one) => {
    const after = await run(one);
    if (ONLY_THE_SERVER_KNOWS.includes(one.note)) return expect(after.refused?.code).not.toBe('NOT_FOUND');
    const code = after.refused?.code ?? after.flags[0]?.code;
    const held = after.refused?.code === 'NOT_FOUND';
    const outcome = after.refused ? (held ? 'held' : 'rejected') : after.flags.length > 0 ? 'flagged' : 'applied';
    expect({ outcome, code }).toEqual({ outcome: one.expect.outcome, code: one.expect.code });
    if (one.expect.field) expect(after.refused?.field).toBe(one.expect.field);
    if (after.refused) expect(after.changed).toEqual([]);
    const serverOnly = one.expect.server_only ?? {};
    const kinds = Object.keys(one.expect.rows ?? {});
    const got = Object.fromEntries(kinds.map((kind) => [kind, after.rows[kind] ?? []]));
    expect(comparable(got, serverOnly)).toEqual(comparable(one.expect.rows ?? {}, serverOnly));
  });
});

describe('job_status.json', () => {
  const vector = load<{ states: string[]; events: string[]; next: Record<string, Record<string, string | null>> }>(
    'job_status.json',
  );
  test('W5 both languages know the same states and events', () => {
    expect([...STATES]).toEqual(vector.states);
    expect([...EVENTS]).toEqual(vector.events);
  });
  test.each(STATES)('W5 every event of a job that is %s', (state) => {
    expect(Object.fromEntries(EVENTS.map((event) => [event, nextStatus(state, event)]))).toEqual(vector.next[state]);
  });
});

test('P3 every mutation of the device has a case that is taken and one that is not', () => {
  const cases = files.flatMap((file) => load<Case[]>(file));
  const tried = (taken: boolean): string[] => [
    ...new Set(
      cases.filter((one) => ['applied', 'flagged'].includes(one.expect.outcome) === taken).map((one) => one.name),
    ),
  ];
  expect(tried(true).sort()).toEqual(registry.names);
  expect(tried(false).sort()).toEqual(registry.names);
});
