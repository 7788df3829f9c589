/**
 * Erasing a person. Twin of `server/erasure/mutations.py`: what this device holds of the customer goes at once; what it
 * does not hold, the server finds.
 */

import { Refused, twin, type Row, type Twins, type Tx } from '@sync/registry';
import { needDesk, only } from '@/app/allow';
import { filled, whole } from '@/app/valid';
import { EMPTIED, type Args, type Json, type Rows } from '@/generated/contract';
import { ERASED } from '@/local/erased';
import { KINDS } from '@/local/kinds';
import { left } from '@/local/left';

const MANAGER = ['manager', 'admin'] as const;
const NAMED = 5;
/** A shorter value would be found inside other words. */
const LEAST = 2;

type Private = keyof typeof EMPTIED;
/** Row by row of one customer, with its kind. */
type Whole = [kind: Private, row: Row][];

/** What names a person; other columns say something of him. */
const NAMING: Partial<Record<Private, readonly string[]>> = {
  customers: ['name', 'phone'],
  sites: ['address'],
  jobs: ['contact_name', 'contact_phone'],
};

async function wholeOf(tx: Tx<Rows>, customer: string, jobs: readonly Rows['jobs'][]): Promise<Whole> {
  const found: Whole = [];
  const any = tx as unknown as Tx;
  for (const kind of Object.keys(EMPTIED) as Private[]) {
    const { column } = KINDS[kind];
    for (const row of await rowsOf(any, kind, column, customer, jobs)) found.push([kind, row]);
  }
  return found;
}

async function rowsOf(
  tx: Tx,
  kind: Private,
  column: string | null,
  customer: string,
  jobs: readonly Rows['jobs'][],
): Promise<readonly Row[]> {
  if (kind === 'jobs') return jobs as unknown as Row[];
  if (kind === 'customers') return [await tx.get(kind, customer)].filter((row) => row !== undefined);
  if (column !== 'job') return tx.find(kind, 'customer', customer);
  const rows: Row[] = [];
  for (const job of jobs) rows.push(...(await tx.find(kind, 'job', job.id)));
  return rows;
}

function withoutNames(words: string, whole: Whole): string {
  // Erased before: what he was called is not known any more, and may stand in them.
  if (whole.some(([kind, row]) => kind === 'customers' && row['name'] === ERASED)) return ERASED;
  const named = whole.flatMap(([kind, row]) => (NAMING[kind] ?? []).map((column) => row[column]));
  const values = new Set(named.filter((one): one is string => typeof one === 'string' && one.length >= LEAST));
  const longest = [...values].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return longest.reduce((told, value) => told.replaceAll(value, ERASED), words);
}

function refuseOpen(jobs: readonly Rows['jobs'][]): void {
  const open = jobs.filter((job) => job.closed_at === null).map((job) => job.number ?? job.product);
  if (open.length === 0) return;
  const named = open.slice(0, NAMED).join(', ') + (open.length > NAMED ? ' …' : '');
  throw new Refused('JOBS_OPEN', `Jobs of this customer are open: ${named}.`, 'customer');
}

export const twins = {
  'customers.erase': twin({
    async allow(tx, args, ctx) {
      only(ctx, MANAGER);
      const customer = await tx.get('customers', args.customer);
      if (customer) needDesk(ctx, customer, MANAGER);
    },
    async apply(tx, args, ctx) {
      filled('reason', args.reason);
      whole('even_if_open', args.even_if_open, 0, 1);
      whole('photos', args.photos, 0, 1);
      const jobs = await tx.find('jobs', 'customer', args.customer);
      if (args.even_if_open === 0) refuseOpen(jobs);
      const found = await wholeOf(tx, args.customer, jobs);
      await tx.add('erasures', {
        id: args.id,
        customer: args.customer,
        by: ctx.caller.user,
        at: ctx.at,
        reason: withoutNames(args.reason, found),
        jobs: jobs.map((job) => job.id).sort() as unknown as Json[],
      });
      for (const [kind, row] of found) {
        const emptied = left(kind, row);
        if (emptied !== row) await (tx as unknown as Tx).put(kind, emptied);
      }
    },
  }),
} satisfies Partial<Twins<Args, Rows>>;
