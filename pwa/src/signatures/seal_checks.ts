/** One seal examined in this browser, point by point, in an order a person can follow (rules S2–S4). */

import { findingsOf, type Stated } from '@/app/amended/state';
import type { Rows } from '@/generated/contract';
import { sha256Hex } from '@/net/hash';
import { linkHash } from './chain';
import { verify, type Finding, type Verified } from './verify';

export const POINTS = ['text', 'strokes', 'personal', 'chain', 'office', 'files'] as const;
export type Point = (typeof POINTS)[number];

/** `holds` · `broken` · `erased`: personal values destroyed on purpose · `waits`: not known here yet. */
export type State = 'holds' | 'broken' | 'erased' | 'waits';

export interface Examined {
  verified: Verified;
  points: Record<Point, State>;
}

const TEXT = ['text', 'text_hash', 'format', 'id', 'job', 'client_id', 'capacity', 'language'];
const STROKES = ['strokes', 'strokes_hash', 'seal_hash'];

/** `here`: the files this device or the office has. */
export async function examine(
  seal: Rows['seals'],
  link: Rows['seal_links'] | null,
  org: string,
  here: ReadonlySet<string>,
): Promise<Examined> {
  const verified = await verify(seal, sha256Hex);
  const erased = verified.personal === 'erased';
  const among = (lines: readonly string[]) => verified.findings.some((found) => lines.includes(found.line));
  const personal = verified.findings.some((found) => isPersonal(found));
  return {
    verified,
    points: {
      text: among(TEXT) ? 'broken' : 'holds',
      strokes: among(STROKES) ? 'broken' : erased ? 'erased' : 'holds',
      personal: personal ? 'broken' : erased ? 'erased' : 'holds',
      chain: link === null ? 'waits' : (await linked(seal, link, org)) ? 'holds' : 'broken',
      office: link === null ? 'waits' : seal.verdict === 'matches' ? 'holds' : 'broken',
      files: verified.files.every((file) => here.has(file)) ? 'holds' : 'waits',
    },
  };
}

/** Ids of the amendments that are not as they were written, or whose signature is not. */
export async function examineAmendments(
  amendments: readonly Stated[],
  seal: Rows['seals'],
  seals: readonly Rows['seals'][],
): Promise<string[]> {
  const known = new Set(amendments.map((row) => row.text_hash));
  const sound = async (row: Stated): Promise<boolean> => {
    const signature = seals.find((one) => one.id === row.signed);
    const signed = signature === undefined || (await verify(signature, sha256Hex)).valid;
    return signed && (await findingsOf(row, seal, known, sha256Hex)).length === 0;
  };
  const checked = await Promise.all(amendments.map(async (row) => ({ id: row.id, sound: await sound(row) })));
  return checked.filter((one) => !one.sound).map((one) => one.id);
}

const isPersonal = (found: Finding): boolean =>
  found.code === 'DISCLOSURE' || found.line === 'disclosures' || found.line === 'signer';

/** The link names this seal, and its own hash is right. The links before it are the office's to walk. */
async function linked(seal: Rows['seals'], link: Rows['seal_links'], org: string): Promise<boolean> {
  return link.seal_hash === seal.seal_hash && link.link_hash === (await linkHash(org, link, sha256Hex));
}
