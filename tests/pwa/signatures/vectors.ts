/** The shared vectors, as TypeScript reads them, and Node's SHA-256 in place of the browser's. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Break, Link } from '@/signatures/chain';
import type { Signing, Work } from '@/signatures/document';
import type { Sha256 } from '@/signatures/hash';
import type { Finding, SealRow } from '@/signatures/verify';

export interface DocumentCase {
  name: string;
  work: Work;
  signing: Signing;
  strokes: string;
  salts: Record<string, string>;
  expect: {
    text: string;
    disclosures: string;
    text_hash: string;
    strokes_hash: string;
    seal_hash: string;
    code: string;
    link: Omit<Link, 'id' | 'seal_hash'>;
  };
}

interface Vectors {
  org: string;
  documents: DocumentCase[];
  tampered: {
    name: string;
    of: string;
    change: Partial<SealRow>;
    expect: { valid: boolean; code: string; personal: string; findings: Finding[] };
  }[];
  chains: { name: string; links: (Omit<Link, 'id'> & { seal: string })[]; broken: Break | null }[];
  amounts: [string, number, number][];
  codes: [string, string][];
  typed: [string, string | null][];
}

const FILE = new URL('../../../sync/spec/vectors/seal.json', import.meta.url);
export const SEAL = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors;

export const sha256: Sha256 = (data) => Promise.resolve(createHash('sha256').update(data).digest('hex'));

export const linksOf = (chain: Vectors['chains'][number]): Link[] =>
  chain.links.map(({ seal, ...link }) => ({ id: seal, ...link }));

/** The row of `seals` a document of the vectors would have, as far as its text answers for it. */
export function rowOf(name: string): SealRow {
  const found = SEAL.documents.find((one) => one.name === name);
  if (!found) throw new Error(`no document ${name}`);
  const { expect, signing, work, strokes } = found;
  return {
    id: signing.seal,
    job: work.job.id,
    client_id: signing.client_id,
    format: 'fieldseal.seal/1',
    text: expect.text,
    text_hash: expect.text_hash,
    strokes,
    strokes_hash: expect.strokes_hash,
    seal_hash: expect.seal_hash,
    disclosures: expect.disclosures,
    signer: signing.signer,
    capacity: signing.capacity,
    language: work.declaration?.language ?? '',
  };
}
