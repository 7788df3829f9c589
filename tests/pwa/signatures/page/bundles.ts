/** Seals' files made of the shared vectors: a whole one with an amendment, a signed head and two seals between. */

import { generateKeyPairSync, sign, verify as check } from 'node:crypto';
import { createHash } from 'node:crypto';
import { canonical } from '@sync/canonical';
import { linkHash } from '@/signatures/chain';
import type { Bundle, PlacedLink } from '@/signatures/page/bundle';
import type { Tools } from '@/signatures/page/check';
import { rowOf, SEAL, sha256 } from '../vectors';

const hash = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
/** Node's own Ed25519, as the browser's is asked. */
export const tools: Tools = {
  sha256,
  ed25519: (publicHex, signatureHex, text) => {
    const key = Buffer.concat([SPKI, Buffer.from(publicHex, 'hex')]);
    try {
      const given = { key, format: 'der', type: 'spki' } as const;
      return Promise.resolve(check(null, Buffer.from(text), given, Buffer.from(signatureHex, 'hex')));
    } catch {
      return Promise.resolve(false);
    }
  },
};

async function linked(segment: number, n: number, prev_hash: string, seal_hash: string): Promise<PlacedLink> {
  const link = { segment, n, prev_hash, seal_hash };
  return { ...link, link_hash: await linkHash(SEAL.org, link, sha256) };
}

/** What the server would give of a document of the vectors, nothing having followed it yet. */
export async function bundleOf(name: string): Promise<Bundle & { format: string }> {
  const seal = rowOf(name);
  const link = await linked(1, 7, hash('before'), seal.seal_hash);
  const nothing = { amendments: [], sheets: [], heads: [], path: [], key: null };
  return { format: 'fieldseal.bundle/1', org: SEAL.org, seal, link, ...nothing };
}

/** And after a day: one late amendment with a personal value in it, and the head behind it. */
export async function laterOf(name: string): Promise<Bundle & { format: string }> {
  const bundle = await bundleOf(name);
  const { seal, link } = bundle;
  if (!link) throw new Error('a bundle is linked');
  const salt = '0123456789abcdef'.repeat(2);
  const line = 'job.customer.phone';
  const text = canonical({
    format: 'fieldseal.amendment/1',
    amendment: '01985a00-0000-7000-8000-00000000aaaa',
    kind: 'correction',
    org: SEAL.org,
    job: { id: seal.job, number: null },
    amends: { seal: seal.id, seal_hash: seal.seal_hash },
    before: [],
    reason: '电话写错',
    by: '01985a00-0000-7000-8000-0000000000e9',
    at: '2026-11-21T01:00:00.000Z',
    changes: [{ line, before: null, after: { sd: hash(canonical([salt, `${line}.after`, '13900000000'])) } }],
  });
  const second = await linked(1, 8, link.link_hash, hash(text));
  const third = await linked(1, 9, second.link_hash, hash('another customer’s'));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = { key: hash(raw), public: raw.toString('hex') };
  const head = {
    format: 'fieldseal.head/1',
    org: SEAL.org,
    day: '2026-11-21',
    segment: 1,
    n: 9,
    link_hash: third.link_hash,
    prev: '0'.repeat(64),
    made_at: '2026-11-21T16:00:00.000Z',
    key: key.key,
  };
  const written = canonical(head);
  const disclosures = canonical({ [`${line}.after`]: [salt, '13900000000'] });
  return {
    ...bundle,
    amendments: [
      { id: '01985a00-0000-7000-8000-00000000aaaa', text, text_hash: hash(text), disclosures, link: second },
    ],
    heads: [{ head, hash: hash(written), signature: sign(null, Buffer.from(written), privateKey).toString('hex') }],
    path: [second.seal_hash, third.seal_hash],
    key,
  };
}

export const bytesOf = (bundle: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(canonical(bundle as Record<string, unknown>));
