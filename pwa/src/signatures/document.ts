/**
 * The frozen document a customer signs: `fieldseal.seal/1` (rule S1). Twin of `server/signatures/document.py`.
 *
 * The columns of each line are listed here and never change within a format, whatever columns the rows gain.
 */

import type { Rows } from '@/generated/contract';
import type { Digest } from './disclosures';
import { isHash } from './hash';
import { priceOf, type Price } from './price';

export const FORMAT = 'fieldseal.seal/1';

const PART = [
  ...(['id', 'by', 'at', 'part_type', 'name', 'maker', 'model', 'qty', 'unit', 'lot', 'serial', 'supplier'] as const),
  ...(['certificate_no', 'certificate_kind', 'certificate_photo', 'status', 'origin', 'old_part', 'price'] as const),
] as const;
const CHECK = [
  ...(['id', 'by', 'at', 'procedure', 'procedure_version', 'item', 'item_name', 'unit', 'lower', 'upper'] as const),
  ...(['reading', 'verdict', 'instrument', 'instrument_serial', 'calibration_no', 'calibration_due'] as const),
  ...(['calibration', 'override_reason', 'replaces'] as const),
] as const;
const TIME = ['id', 'by', 'at', 'kind', 'started_at', 'ended_at', 'minutes', 'source', 'replaces', 'reason'] as const;
const PHOTO = ['id', 'sha256', 'stage'] as const;
const GRADED = ['id', 'attitude', 'skill', 'arrival', 'promises', 'device'] as const;
const JOB = [
  ...(['id', 'number', 'received_at', 'channel', 'charge_type', 'product', 'fault', 'actual_fault'] as const),
  'technician',
] as const;
const MACHINE = ['maker', 'model', 'serial'] as const;
const DECLARATION = ['language', 'version', 'text'] as const;

export const GRADES = ['attitude', 'skill', 'arrival', 'promises'] as const;
export type Grade = (typeof GRADES)[number];

/** The rows a document is made of: those of one job, and what it names. */
export interface Work {
  job: Rows['jobs'];
  customer: Rows['customers'] | null;
  site: Rows['sites'] | null;
  equipment: Rows['equipment'] | null;
  parts: readonly Rows['parts'][];
  checks: readonly Rows['checks'][];
  timesheets: readonly Rows['timesheets'][];
  photos: readonly Rows['photos'][];
  withdrawals: readonly Rows['withdrawals'][];
  rating: Rows['ratings'] | null;
  declaration: Pick<Rows['declarations'], (typeof DECLARATION)[number]> | null;
}

/** The circumstances of a signature. `signed_at` is when the text was frozen, by the device's corrected clock. */
export interface Signing {
  seal: string;
  org: string;
  signer: string;
  capacity: string;
  epoch: string | null;
  seq: number;
  client_id: string;
  last_id: number;
  signed_at: string;
  tz: string;
}

type Sealed = Digest | null;
type Line<R, C extends readonly (keyof R)[]> = Pick<R, C[number]>;

/** The document as a parsed text. */
export interface SealDocument {
  format: typeof FORMAT;
  seal: string;
  org: string;
  job: Line<Rows['jobs'], typeof JOB> &
    Record<(typeof MACHINE)[number], string | null> & {
      customer: { name: Sealed; phone: Sealed };
      site: { address: Sealed };
    };
  parts: Line<Rows['parts'], typeof PART>[];
  checks: Line<Rows['checks'], typeof CHECK>[];
  times: Line<Rows['timesheets'], typeof TIME>[];
  photos: Line<Rows['photos'], typeof PHOTO>[];
  price: Price;
  rating: (Line<Rows['ratings'], typeof GRADED> & { comment: Sealed }) | null;
  declaration: Work['declaration'];
  signer: { name: Sealed; capacity: string };
  files: string[];
  as_of: { epoch: string | null; seq: number };
  includes: { client_id: string; last_id: number };
  signed_at: string;
  tz: string;
}

/** Personal values by their path in the document; null where there is none. */
export const personalValues = (work: Work, signer: string): Record<string, string | null> => ({
  'job.customer.name': work.customer?.name ?? null,
  'job.customer.phone': work.customer?.phone ?? null,
  'job.site.address': work.site?.address ?? null,
  'rating.comment': work.rating?.comment ?? null,
  'signer.name': signer,
});

/** The document. `digests` holds what stands for each personal value, by path. */
export function build(work: Work, signing: Signing, digests: ReadonlyMap<string, Digest>): SealDocument {
  const takenBack = new Set(work.withdrawals.map((row) => row.fact));
  const sealed = (path: string): Sealed => digests.get(path) ?? null;
  const parts = lines(work.parts, PART, takenBack);
  const photos = lines(work.photos, PHOTO, takenBack);
  return {
    format: FORMAT,
    seal: signing.seal,
    org: signing.org,
    job: {
      ...pick(work.job, JOB),
      ...(work.equipment ? pick(work.equipment, MACHINE) : { maker: null, model: null, serial: null }),
      customer: { name: sealed('job.customer.name'), phone: sealed('job.customer.phone') },
      site: { address: sealed('job.site.address') },
    },
    parts,
    checks: lines(work.checks, CHECK, takenBack),
    times: lines(work.timesheets, TIME, takenBack),
    photos,
    price: priceOf(parts, work.job.charge_type),
    rating: work.rating && { ...pick(work.rating, GRADED), comment: sealed('rating.comment') },
    declaration: work.declaration && pick(work.declaration, DECLARATION),
    signer: { name: sealed('signer.name'), capacity: signing.capacity },
    files: filesNamed(parts, photos),
    as_of: { epoch: signing.epoch, seq: signing.seq },
    includes: { client_id: signing.client_id, last_id: signing.last_id },
    signed_at: signing.signed_at,
    tz: signing.tz,
  };
}

/** SHA-256 of every file the document names, sorted, each once. */
function filesNamed(
  parts: readonly { certificate_photo: string | null }[],
  photos: readonly { sha256: string }[],
): string[] {
  const certificates = parts.map((part) => part.certificate_photo).filter(isHash);
  return [...new Set([...photos.map((photo) => photo.sha256), ...certificates])].sort();
}

function lines<R extends { id: string }, const C extends readonly (keyof R)[]>(
  rows: readonly R[],
  columns: C,
  takenBack: ReadonlySet<string>,
): Line<R, C>[] {
  const kept = rows.filter((row) => !takenBack.has(row.id));
  return kept.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => pick(row, columns));
}

function pick<R, const C extends readonly (keyof R)[]>(row: R, columns: C): Line<R, C> {
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as Line<R, C>;
}
