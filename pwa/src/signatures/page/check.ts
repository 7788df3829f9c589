/** Everything about a seal's file that can be found out from the file alone, without any network (rule S5.5). */

import { canonical } from '@sync/canonical';
import { linkHash } from '../chain';
import { isHash, type Sha256 } from '../hash';
import { verify, type Finding, type SealRow, type Verified } from '../verify';
import { amendmentState } from './amendments';
import type { Bundle, Head, Key, PlacedLink } from './bundle';
import type { Point as AnyPoint, State } from './points';

export type Point = Exclude<AnyPoint, 'files'>;

export interface Checked {
  verified: Verified;
  points: Record<Point, State>;
  valid: boolean;
}

/** Whether the signature (hex) over a text is that key's; null where the browser does not know Ed25519. */
export type Ed25519 = (publicHex: string, signatureHex: string, text: string) => Promise<boolean | null>;

export interface Tools {
  sha256: Sha256;
  ed25519: Ed25519;
}

const TEXT = ['text', 'text_hash', 'format', 'id', 'job', 'client_id', 'capacity', 'language'];
const STROKES = ['strokes', 'strokes_hash', 'seal_hash'];

/** What the findings of a seal say of its text, its strokes, and everything else. */
export function grouped(
  findings: readonly Pick<Finding, 'line'>[],
  erased: boolean,
): Record<'text' | 'strokes' | 'personal', State> {
  const [text, strokes] = [TEXT, STROKES].map((lines) => findings.some((found) => lines.includes(found.line)));
  const personal = findings.some((found) => ![...TEXT, ...STROKES].includes(found.line));
  const gone = erased ? 'erased' : 'holds';
  return {
    text: text ? 'broken' : 'holds',
    strokes: strokes ? 'broken' : gone,
    personal: personal ? 'broken' : gone,
  };
}

/** Never throws, whatever a file of the right form says. */
export async function checkBundle(bundle: Bundle, tools: Tools): Promise<Checked> {
  const verified = await verify(bundle.seal, tools.sha256);
  const erased = verified.personal === 'erased';
  const groups = grouped(verified.findings, erased);
  const points: Record<Point, State> = {
    text: saysOrg(bundle) ? groups.text : 'broken',
    strokes: groups.strokes,
    // A name beside a seal whose personal values are gone is answered for by nothing.
    personal: erased && bundle.seal.signer !== null ? 'broken' : groups.personal,
    place: await placeState(bundle.org, bundle.seal, bundle.link, tools.sha256),
    head: await headState(bundle, tools),
    amendments: await amendmentState(bundle, tools.sha256),
  };
  return { verified, points, valid: Object.values(points).every((state) => state !== 'broken') };
}

/** The text names the organisation in whose chain the file says it stands. */
function saysOrg(bundle: Bundle): boolean {
  try {
    return (JSON.parse(bundle.seal.text) as { org?: unknown } | null)?.org === bundle.org;
  } catch {
    return false;
  }
}

/** The link is this seal's and holds by itself; the links before it are the firm's to show. */
export async function placeState(
  org: string,
  seal: Pick<SealRow, 'seal_hash'>,
  link: PlacedLink | null,
  sha256: Sha256,
): Promise<State> {
  if (link === null) return 'none';
  const own = link.seal_hash === seal.seal_hash && link.segment >= 1 && link.n >= 1;
  return own && isHash(link.prev_hash) && link.link_hash === (await linkHash(org, link, sha256)) ? 'holds' : 'broken';
}

/** The day's head is signed by the key beside it, and the seals between lead from this one to it. */
async function headState(bundle: Bundle, tools: Tools): Promise<State> {
  const { heads, key, link, path } = bundle;
  if (heads.length === 0) return key === null && path.length === 0 ? 'none' : 'broken';
  if (key === null || link === null || (await nameOf(key, tools.sha256)) !== key.key) return 'broken';
  const states = await Promise.all(heads.map((head) => one(head, key, bundle, tools)));
  const reached = await ends(bundle.org, link, path, tools.sha256);
  if (heads[0]?.head['link_hash'] !== reached || states.includes('broken')) return 'broken';
  return states.includes('unable') ? 'unable' : 'holds';
}

async function one(entry: Head, key: Key, bundle: Bundle, tools: Tools): Promise<State> {
  const { head, hash, signature } = entry;
  const written = canonical(head);
  const fits =
    head['org'] === bundle.org &&
    head['key'] === key.key &&
    head['segment'] === bundle.link?.segment &&
    head['n'] === (bundle.link?.n ?? 0) + bundle.path.length;
  if (!fits || (await tools.sha256(written)) !== hash || !/^[0-9a-f]{128}$/.test(signature)) return 'broken';
  const signed = await tools.ed25519(key.public, signature, written);
  return signed === null ? 'unable' : signed ? 'holds' : 'broken';
}

/** The hash of the link one comes to, following the seals after this one. */
async function ends(org: string, link: PlacedLink, path: readonly string[], sha256: Sha256): Promise<string> {
  let { n, link_hash: prev } = link;
  for (const seal_hash of path) {
    n += 1;
    prev = await linkHash(org, { segment: link.segment, n, prev_hash: prev, seal_hash }, sha256);
  }
  return prev;
}

const nameOf = (key: Key, sha256: Sha256): Promise<string> =>
  isHash(key.public) ? sha256(bytesOf(key.public)) : Promise.resolve('');

export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
