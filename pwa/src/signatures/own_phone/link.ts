/** The link: its token stands behind the `#`, where no server, no proxy and no log ever sees it. */

import { drafts, mutate, newId, read } from '@/app/fieldseal';
import { sha256Hex } from '@/net/hash';
import { gather } from '../freeze';
import { BESIDE, basisText, type Beside } from './basis';

type Reader = Parameters<Parameters<typeof read>[0]>[0];

const TOKEN_BYTES = 24;

/** What only this device knows of an offer. */
export interface Kept {
  offer: string;
  token: string;
}

const keyOf = (job: string): string => `own-phone:${job}`;

export const kept = (job: string): Promise<Kept | undefined> => drafts.load<Kept>(keyOf(job));

export const linkOf = (token: string): string => `${location.origin}/sign#${token}`;

/** The text whose hash is the basis, out of the rows as they are; null where the job is not here. */
export async function basisNow(tx: Reader, job: string): Promise<string | null> {
  const work = await gather(tx, job, null, 'zh-CN');
  if (!work) return null;
  const ids = BESIDE.map(async (kind) => [kind, (await tx.find(kind, 'job', job)).map((row) => row.id)] as const);
  return basisText(work, Object.fromEntries(await Promise.all(ids)) as unknown as Beside);
}

/** Offer the job. The token is kept before anything is sent: an offer nobody has the link of would be none. */
export async function offer(job: string): Promise<Kept> {
  const text = await read((tx) => basisNow(tx, job));
  const made: Kept = { offer: newId(), token: newToken() };
  const [basis, token_hash] = [await sha256Hex(text ?? ''), await sha256Hex(made.token)];
  await drafts.save(keyOf(job), job, made);
  await mutate('own_phone.offer', { id: made.offer, job, basis, token_hash });
  return made;
}

function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
}
