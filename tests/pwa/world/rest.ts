/** What must be true at rest (N), looked up in the office's log and on the phone's disk; nothing here is the engine's. */

import type { Said } from './said';
import type { Office } from './office';

export type Disk = Readonly<Record<string, unknown[]>>;

interface Entry {
  uuid: string;
  state: string;
  groups: string[];
  body: string;
  receipt: { outcome: string } | null;
}

interface RowRecord {
  kind: string;
  grp: string;
  row: { id: string };
}

interface Body {
  uuid: string;
  name: string;
  args: Record<string, unknown> & { mark: string };
}

/** The rules that do not hold, each with what is wrong; empty where all is well. */
export function broken(said: Said, office: Office, disk: Disk): string[] {
  return [
    ...missing(said, office),
    ...twice(said, office),
    ...order(said, office),
    ...view(office, disk),
    ...told(said, office, disk),
    ...photos(said, office),
    ...forms(said, disk),
  ];
}

function logged(office: Office): Map<string, Body> {
  const bodies = [...office.server.state.logs.values()].flat().map((one) => JSON.parse(one.body) as Body);
  return new Map(bodies.map((one) => [one.uuid, one]));
}

function missing(said: Said, office: Office): string[] {
  const log = new Map([...logged(office).values()].map((one) => [one.args.mark, one]));
  return said.saved.flatMap(({ mark, name, args }) => {
    const body = log.get(mark);
    if (body === undefined) return [`N1 ${mark} is missing`];
    const same = body.name === name && JSON.stringify(sorted(body.args)) === JSON.stringify(sorted(args));
    return same ? [] : [`N1 ${mark} is not what was saved`];
  });
}

const sorted = (args: object): unknown[] => Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1));

function twice(said: Said, office: Office): string[] {
  const { done, rows } = office.server.state;
  const uuids = new Map<string, string>();
  const bumps = new Map<string, number>();
  const wrong: string[] = [];
  for (const [uuid, { name, args }] of logged(office)) {
    if (uuids.has(args.mark)) wrong.push(`N2 ${args.mark} is there under two uuids`);
    if (!said.tried.has(args.mark)) wrong.push(`N2 nobody did ${args.mark}`);
    uuids.set(args.mark, uuid);
    if (name !== 'notes.bump' || done.get(uuid)?.outcome !== 'applied') continue;
    bumps.set(String(args['id']), (bumps.get(String(args['id'])) ?? 0) + 1);
  }
  for (const { kind, row } of rows.values()) {
    if (kind !== 'notes' || row === null) continue;
    if (row['n'] !== (bumps.get(row.id) ?? 0)) wrong.push(`N2 ${row.id} was bumped ${String(row['n'])} times`);
  }
  return wrong;
}

/** A restored office gets older work late, where the phone had to take a new number since. */
function order(said: Said, office: Office): string[] {
  if (office.server.state.epoch > 1) return [];
  const log = logged(office);
  const marks = [...office.server.state.done.keys()].map((uuid) => log.get(uuid)?.args.mark);
  const places = said.saved.map(({ mark }) => marks.indexOf(mark)).filter((place) => place >= 0);
  return places.every((place, at) => at === 0 || place > places[at - 1]!) ? [] : [`N3 ${places.join(' ')}`];
}

function view(office: Office, disk: Disk): string[] {
  const left = new Set((disk['left'] as { job: string }[]).map((one) => one.job));
  const here: Record<string, unknown[]> = {};
  for (const { kind, grp, row } of disk['base'] as RowRecord[]) if (!left.has(grp)) (here[kind] ??= []).push(row);
  const wrong: string[] = [];
  const there = office.server.inScope();
  if (JSON.stringify(byId(here)) !== JSON.stringify(byId(there)))
    wrong.push(`N4 the phone has ${JSON.stringify(byId(here))}, the office ${JSON.stringify(byId(there))}`);
  const shown = (disk['outbox'] as Entry[]).filter((one) => one.state !== 'refused');
  if (shown.length === 0 && disk['overlay']!.length > 0) wrong.push(`N4 something is shown that nobody has`);
  for (const { state, groups, body } of shown)
    if (state === 'receipted' && !groups.some((one) => left.has(one))) wrong.push(`N4 ${body} has not settled`);
  const kept = new Set((disk['drafts'] as { grp: string }[]).map((one) => one.grp));
  for (const job of left) if (!kept.has(job)) wrong.push(`N4 ${job} is still here, without work in it`);
  return wrong;
}

const byId = (rows: Record<string, unknown[]>): unknown[] =>
  Object.keys(rows)
    .sort()
    .map((kind) => [
      kind,
      ...(rows[kind] as { id: string }[])
        .map(sorted)
        .map((row) => JSON.stringify(row))
        .sort(),
    ]);

function told(said: Said, office: Office, disk: Disk): string[] {
  const entries = [...disk['outbox']!, ...disk['archive']!] as Entry[];
  const byMark = new Map(entries.map((one) => [(JSON.parse(one.body) as Body).args.mark, one]));
  const waiting = (disk['outbox'] as Entry[]).filter((one) => one.state === 'waiting');
  const wrong = waiting.map((one) => `N7 ${one.body} still waits`);
  for (const { mark } of said.saved) {
    const entry = byMark.get(mark);
    const outcome = office.server.state.done.get(entry?.uuid ?? '')?.outcome;
    if (entry === undefined) wrong.push(`N6 ${mark} has left the phone without a trace`);
    else if (entry.receipt?.outcome !== outcome)
      wrong.push(`N6 ${mark} is ${String(outcome)} at the office, ${String(entry.receipt?.outcome)} on the phone`);
  }
  return wrong;
}

const photos = (said: Said, office: Office): string[] =>
  said.photos.flatMap(({ sha256, size }) =>
    office.holds(sha256) && office.files.get(sha256)?.length === size ? [] : [`N9 photo ${sha256} is not there whole`],
  );

function forms(said: Said, disk: Disk): string[] {
  const kept = new Map((disk['drafts'] as { key: string; value: unknown }[]).map((one) => [one.key, one.value]));
  return [...said.forms].flatMap(([key, value]) => (kept.get(key) === value ? [] : [`V1.6 ${key} lost ${value}`]));
}
