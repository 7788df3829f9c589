/** The same cases as `tests/contract/test_vectors.py`, run by the device's twins: same rows, same outcome, same code. */

import { readdirSync, readFileSync } from 'node:fs';
import { runTwin } from '@sync/memory';
import { describe, expect, test } from 'vitest';
import { twins } from '@/app/twins';
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

/** What the device of the case's author holds: catalogue, his scope at `base_seq`, and jobs he has started. */
function onDevice(one: Case): Rows {
  const { user, role, centres, base_seq } = one.ctx;
  const subjects = [`user:${user}`, ...(role === 'technician' ? [] : centres.map((centre) => `centre:${centre}`))];
  const started = (one.rows['assignments'] ?? []).filter((row) => row['technician'] === user && row['started_at']);
  const held = new Set([
    `user:${user}`,
    ...one.scope
      .filter(([subject, , opened, closed]) => subjects.includes(subject) && opened <= base_seq && base_seq < (closed ?? Infinity))
      .map(([, group]) => group),
    ...started.map((row) => `job:${String(row['job'])}`),
  ]);
  const holds = (kind: string, row: Row): boolean => {
    const group = groupOf(kind, row);
    return group === null || held.has(group);
  };
  return Object.fromEntries(
    Object.entries(one.rows).map(([kind, rows]) => [kind, rows.filter((row) => holds(kind, row))]),
  );
}

function groupOf(kind: string, row: Row): string | null {
  if (kind === 'jobs') return `job:${row.id}`;
  if (kind === 'customers') return `customer:${row.id}`;
  if (kind === 'sites' || kind === 'equipment') return `customer:${String(row['customer'])}`;
  if (kind === 'review_items') return `centre:${String(row['centre'])}`;
  if (kind === 'notices') return `user:${String(row['user'])}`;
  return 'job' in row ? `job:${String(row['job'])}` : null;
}

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
  const before = onDevice(one);
  const after = await runTwin(twin, before, one.args, {
    ...ctx,
    name: one.name,
    caller: { user, role, centres, org, client_id, name: '' },
  });
  return { before, after };
}

const files = readdirSync(VECTORS).filter((name) => /^mutations_(?!signatures)\w+\.json$/.test(name));

describe.each(files)('%s', (file) => {
  const cases = load<Case[]>(file).filter((one) => !one.name.startsWith('signatures.'));
  test.each(cases.map((one) => [`${one.note} [${one.name}]`, one] as const))('%s', async (_title, one) => {
    const { before, after } = await run(one);
    const code = after.refused?.code ?? after.flags[0]?.code;
    const held = after.refused?.code === 'NOT_FOUND';
    const outcome = after.refused ? (held ? 'held' : 'rejected') : after.flags.length > 0 ? 'flagged' : 'applied';
    expect({ outcome, code }).toEqual({ outcome: one.expect.outcome, code: one.expect.code });
    if (one.expect.field) expect(after.refused?.field).toBe(one.expect.field);
    if (after.refused) {
      expect(after.changed).toEqual([]);
      expect(comparable(after.rows, {})).toEqual(comparable(before, {}));
    }
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
