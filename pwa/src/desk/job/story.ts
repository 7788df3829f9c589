/** A job's story: everything that happened, in the order in which it happened (D1, D13). Pure. */

import { FORMAT as SHEET } from '@/app/amended/note';
import { lateFacts } from '@/app/amended/state';
import type { Rows } from '@/generated/contract';

/** What was sent about the job, as the server logged it. Times are UTC; `offset_ms` = server clock − device clock. */
export interface Sent {
  client_id: string;
  id: number;
  user: string;
  name: string;
  at: string;
  offset_ms: number | null;
  received_at: string;
  outcome: string;
  code: string | null;
}

/** The kinds whose rows belong to a job, or to its equipment. */
export const FACTS = [
  'steps',
  'assignments',
  'parts',
  'checks',
  'timesheets',
  'photos',
  'file_arrivals',
  'ratings',
  'seals',
  'own_offers',
  'amendments',
  'unsigned',
  'withdrawals',
  'conflicts',
  'complaints',
  'next_services',
] as const;

export type Facts = { [K in (typeof FACTS)[number]]: Rows[K][] };

export interface Whole extends Facts {
  job: Rows['jobs'];
  customer: Rows['customers'] | null;
  site: Rows['sites'] | null;
  equipment: Rows['equipment'] | null;
  equipment_history: Rows['equipment_history'][];
  review_items: Rows['review_items'][];
  /** Only with the server's answer. */
  mutations: Sent[];
  /** Names by user id. */
  people: Record<string, string>;
}

/** One line of the story. */
export type Told =
  | { kind: 'step'; at: string; by: string; step: Rows['steps'] }
  | { kind: 'part'; at: string; by: string; part: Rows['parts'] }
  | { kind: 'checks'; at: string; by: string; checks: Rows['checks'][] }
  | { kind: 'photos'; at: string; by: string; photos: Rows['photos'][] }
  | { kind: 'rating'; at: string; by: string; rating: Rows['ratings'] }
  | { kind: 'amendment'; at: string; by: string; amendment: Rows['amendments'] }
  | { kind: 'sheet'; at: string; by: string; seal: Rows['seals'] }
  | { kind: 'withdrawal'; at: string; by: string; withdrawal: Rows['withdrawals'] }
  | { kind: 'flag'; at: string; by: string; item: Rows['review_items'] }
  | { kind: 'closed'; at: string; by: string; item: Rows['review_items'] }
  | { kind: 'settled'; at: string; by: string; conflict: Rows['conflicts'] }
  | { kind: 'arrived'; at: string; by: string; span: Span };

/** A device was silent: what it made from `from` on reached the office at `to`, all at once. */
export interface Span {
  client_id: string;
  user: string;
  from: string;
  to: string;
  count: number;
}

/** Shorter than this is the network's ordinary delay. */
const SILENT_MS = 120_000;

const corrected = (sent: Sent): string => new Date(Date.parse(sent.at) + (sent.offset_ms ?? 0)).toISOString();

/** The spans in which a device worked without the office. */
export function silences(sent: readonly Sent[]): Span[] {
  const arrivals = new Map<string, Sent[]>();
  for (const one of sent) {
    const key = `${one.client_id} ${one.received_at}`;
    arrivals.set(key, [...(arrivals.get(key) ?? []), one]);
  }
  return [...arrivals.values()].flatMap((together) => {
    const late = together.filter((one) => Date.parse(one.received_at) - Date.parse(corrected(one)) > SILENT_MS);
    const [first] = late;
    if (!first) return [];
    const from = late.map(corrected).sort()[0] ?? first.at;
    return [{ client_id: first.client_id, user: first.user, from, to: first.received_at, count: late.length }];
  });
}

/** Rows of one kind made one after another by the same person become one line. */
function gathered<R extends { at: string; by: string }>(rows: readonly R[], cut: readonly string[]): R[][] {
  const groups: R[][] = [];
  for (const row of [...rows].sort((a, b) => (a.at < b.at ? -1 : 1))) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const together = group && last && last.by === row.by && !cut.some((at) => last.at < at && at <= row.at);
    if (together) group.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** Everything that happened, oldest first. */
export function storyOf(whole: Whole): Told[] {
  const cuts = whole.steps.map((step) => step.at);
  const lines: Told[] = [
    ...whole.steps.map((step): Told => ({ kind: 'step', at: step.at, by: step.by, step })),
    ...whole.parts.map((part): Told => ({ kind: 'part', at: part.at, by: part.by, part })),
    ...gathered(whole.checks, cuts).map((checks): Told => ({ kind: 'checks', ...endOf(checks), checks })),
    ...gathered(whole.photos, cuts).map((photos): Told => ({ kind: 'photos', ...endOf(photos), photos })),
    ...whole.ratings.map((rating): Told => ({ kind: 'rating', at: rating.at, by: rating.by, rating })),
    ...whole.withdrawals.map((one): Told => ({ kind: 'withdrawal', at: one.at, by: one.by, withdrawal: one })),
    ...whole.amendments.map((one): Told => ({ kind: 'amendment', at: one.at, by: one.by, amendment: one })),
    ...whole.seals
      .filter((seal) => seal.format === SHEET)
      .map((seal): Told => ({ kind: 'sheet', at: seal.at, by: seal.by, seal })),
    ...whole.review_items.map((item): Told => ({ kind: 'flag', at: item.at, by: item.user, item })),
    ...whole.review_items.flatMap((item): Told[] =>
      item.closed_at ? [{ kind: 'closed', at: item.closed_at, by: item.closed_by ?? '', item }] : [],
    ),
    ...whole.conflicts.flatMap((one): Told[] =>
      one.settled_at ? [{ kind: 'settled', at: one.settled_at, by: one.settled_by ?? '', conflict: one }] : [],
    ),
    ...silences(whole.mutations).map((span): Told => ({ kind: 'arrived', at: span.to, by: span.user, span })),
  ];
  return lines.sort((a, b) => (a.at === b.at ? RANK[a.kind] - RANK[b.kind] : a.at < b.at ? -1 : 1));
}

/** What comes first of two lines of the same moment: what was done, then what became of it. */
const RANK: Readonly<Record<Told['kind'], number>> = {
  step: 0,
  part: 1,
  checks: 1,
  photos: 1,
  rating: 1,
  withdrawal: 2,
  amendment: 2,
  sheet: 2,
  arrived: 3,
  flag: 4,
  settled: 5,
  closed: 6,
};

function endOf(rows: readonly { at: string; by: string }[]): { at: string; by: string } {
  const last = rows.at(-1);
  return { at: last?.at ?? '', by: last?.by ?? '' };
}

const begun = (row: { id: string }): string => {
  const { started_at, at, assigned_at } = row as { started_at?: string; at?: string; assigned_at?: string };
  return started_at ?? at ?? assigned_at ?? row.id;
};

/** All rows in the order in which they happened. */
const ordered = (whole: Whole): Whole => ({
  ...whole,
  ...(Object.fromEntries(
    FACTS.map((kind) => [kind, [...whole[kind]].sort((a, b) => (begun(a) < begun(b) ? -1 : 1))]),
  ) as unknown as Facts),
});

/** The server's answer with this device's rows over it: what was saved a second ago is in it too. */
export function laidOver(server: Whole | null, here: Whole | null): Whole | null {
  const whole = server && here ? merged(server, here) : (here ?? server);
  return whole && ordered(whole);
}

function merged(server: Whole, here: Whole): Whole {
  const both = <R extends { id: string }>(below: readonly R[], above: readonly R[]): R[] => [
    ...new Map([...below, ...above].map((row) => [row.id, row])).values(),
  ];
  const facts = Object.fromEntries(
    FACTS.map((kind) => [kind, both(server[kind] as { id: string }[], here[kind])]),
  ) as unknown as Facts;
  return {
    ...server,
    ...facts,
    job: here.job,
    customer: here.customer ?? server.customer,
    site: here.site ?? server.site,
    equipment: here.equipment ?? server.equipment,
    review_items: both(server.review_items, here.review_items),
    people: { ...server.people, ...here.people },
  };
}

/** Facts taken back, with the withdrawal: fact id → row. */
export const takenBack = (whole: Whole): ReadonlyMap<string, Rows['withdrawals']> =>
  new Map(whole.withdrawals.map((one) => [one.fact, one]));

/** Ids of facts another one replaces. */
export const replacedIn = (rows: readonly { replaces: string | null }[]): ReadonlySet<string> =>
  new Set(rows.flatMap((row) => row.replaces ?? []));

/** Ids of facts that came after the seal: they stand in no sealed list. */
export const lateIn = (whole: Whole): ReadonlySet<string> => lateFacts(whole.amendments);
