/** The chain of seals of one organisation (rule S3): every link names the one before it. Twin of `chain.py`. */

import { canonical } from '@sync/canonical';
import { isHash, type Sha256 } from './hash';

export const LINK_FORMAT = 'fieldseal.link/1';
/** What the first link of all follows. */
export const FIRST_PREV = '0'.repeat(64);

/** One link: `n` counts from 1 within its `segment`; a restore begins a new segment. */
export interface Link {
  id: string;
  segment: number;
  n: number;
  prev_hash: string;
  seal_hash: string;
  link_hash: string;
}

export type BreakCode = 'ORDER' | 'PREV' | 'LINK_HASH';

/** Where a chain is broken, and how. */
export interface Break {
  seal: string;
  segment: number;
  n: number;
  code: BreakCode;
}

/** Hex SHA-256 of the canonical `{format, org, segment, n, prev, seal_hash}`. */
export const linkHash = (org: string, link: Omit<Link, 'id' | 'link_hash'>, sha256: Sha256): Promise<string> =>
  sha256(
    canonical({
      format: LINK_FORMAT,
      org,
      segment: link.segment,
      n: link.n,
      prev: link.prev_hash,
      seal_hash: link.seal_hash,
    }),
  );

/**
 * Walk links in order of (segment, n); the first that does not hold, or null. The first link of a later segment
 * names the last published head, which a restored database may not hold any more: any hash is taken there.
 */
export async function firstBreak(org: string, links: readonly Link[], sha256: Sha256): Promise<Break | null> {
  let before: Link | null = null;
  for (const link of links) {
    const code = faultOf(link, before) ?? (await ownFault(org, link, sha256));
    if (code !== null) return { seal: link.id, segment: link.segment, n: link.n, code };
    before = link;
  }
  return null;
}

function faultOf(link: Link, before: Link | null): BreakCode | null {
  const opens = before === null || link.segment > before.segment;
  if (link.n !== (opens ? 1 : before.n + 1)) return 'ORDER';
  const follows =
    before === null
      ? link.segment !== 1 || link.prev_hash === FIRST_PREV
      : opens || link.prev_hash === before.link_hash;
  return follows ? null : 'PREV';
}

async function ownFault(org: string, link: Link, sha256: Sha256): Promise<BreakCode | null> {
  const written = isHash(link.prev_hash) && isHash(link.seal_hash);
  return written && link.link_hash === (await linkHash(org, link, sha256)) ? null : 'LINK_HASH';
}
