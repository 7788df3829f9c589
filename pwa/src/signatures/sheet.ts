/**
 * The sheet a customer signs when what he signed was amended: `fieldseal.amendment/1` (rule S4.5). Twin of
 * `server/signatures/sheet.py`. The notes stand in it whole, each under the hash the chain has of it.
 */

import { filesIn, FORMAT, readObject } from '@/app/amended/note';
import type { Stated } from '@/app/amended/state';
import type { Rows } from '@/generated/contract';
import { canonical } from '@sync/canonical';
import { sha256Hex } from '@/net/hash';
import { digestsOf, disclose, type Digest } from './disclosures';
import type { SealDocument, Signing } from './document';
import type { Basis, Choice, Frozen } from './frozen';

export { FORMAT };

/** The rows a sheet is made of. `seal`: the one amended. */
export interface Amended<A = Pick<Rows['amendments'], 'id' | 'text' | 'text_hash'>> {
  job: Pick<Rows['jobs'], 'id' | 'number'>;
  seal: Pick<Rows['seals'], 'id' | 'seal_hash'> | null;
  amendments: readonly A[];
  declaration: SealDocument['declaration'];
}

/** The sheet as a parsed text. */
export interface SheetDocument extends Pick<
  SealDocument,
  'seal' | 'org' | 'declaration' | 'signer' | 'files' | 'as_of' | 'includes' | 'signed_at' | 'tz'
> {
  format: typeof FORMAT;
  job: { id: string; number: string | null };
  amends: { seal: string; seal_hash: string } | null;
  amendments: { id: string; hash: string; note: Record<string, unknown> }[];
}

/** The sheet. `digests` holds what stands for each personal value, by path. */
export function buildSheet(amended: Amended, signing: Signing, digests: ReadonlyMap<string, Digest>): SheetDocument {
  const { job, seal, declaration } = amended;
  const amendments = [...amended.amendments]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((row) => ({ id: row.id, hash: row.text_hash, note: readObject(row.text) ?? {} }));
  return {
    format: FORMAT,
    seal: signing.seal,
    org: signing.org,
    job: { id: job.id, number: job.number },
    amends: seal && { seal: seal.id, seal_hash: seal.seal_hash },
    amendments,
    declaration: declaration && {
      language: declaration.language,
      version: declaration.version,
      text: declaration.text,
    },
    signer: { name: digests.get('signer.name') ?? null, capacity: signing.capacity },
    files: filesIn(amendments.map((item) => item.note)),
    as_of: { epoch: signing.epoch, seq: signing.seq },
    includes: { client_id: signing.client_id, last_id: signing.last_id },
    signed_at: signing.signed_at,
    tz: signing.tz,
  };
}

/** The sheet as text under a choice, with new salts. */
export async function frozenSheet(
  amended: Amended,
  choice: Pick<Choice, 'seal' | 'signer' | 'capacity'>,
  basis: Basis,
): Promise<Frozen> {
  const { seal, signer, capacity } = choice;
  const disclosed = disclose({ 'signer.name': signer });
  const digests = await digestsOf(disclosed, sha256Hex);
  const text = canonical(buildSheet(amended, { seal, signer, capacity, ...basis }, digests));
  return { text, textHash: await sha256Hex(text), disclosures: canonical(disclosed) };
}

/** The notes of a sheet as rows to be shown. `beside`: the amendments themselves, for their personal values. */
export function rowsOf(
  sheet: SheetDocument,
  beside: readonly Pick<Rows['amendments'], 'id' | 'disclosures'>[],
): Stated[] {
  return sheet.amendments.map(({ id, hash, note }) => ({
    ...(note as unknown as Pick<Rows['amendments'], 'kind' | 'by' | 'at' | 'reason' | 'changes'>),
    id,
    job: sheet.job.id,
    seal: sheet.amends?.seal ?? '',
    text: canonical(note),
    text_hash: hash,
    disclosures: beside.find((row) => row.id === id)?.disclosures ?? null,
    verdict: 'matches',
    differences: [],
    signed: null,
  }));
}
