/** Writing an amendment: the note with its digests, and the mutation that carries it. */

import type { Rows } from '@/generated/contract';
import { sha256Hex } from '@/net/hash';
import { canonical } from '@sync/canonical';
import { digestsOf, disclose } from '../disclosures';
import { newId, sealBasis } from '../mutate';
import { session } from '../session';
import { get } from 'svelte/store';
import type { Line } from './lines';
import { CORRECTION, isDigest, tips, writeNote, type Change, type Told } from './note';

/** One line to its new value; of a personal one `to` is the text itself. */
export interface Correction {
  line: Line;
  to: Told;
}

/** The arguments of `amendments.amend`. `known`: the seal's amendments that this device has. */
export async function amendmentArgs(
  job: Pick<Rows['jobs'], 'id' | 'number'>,
  seal: Pick<Rows['seals'], 'id' | 'seal_hash'>,
  known: readonly Rows['amendments'][],
  corrections: readonly Correction[],
  reason: string,
) {
  const { org, signed_at } = await sealBasis();
  const by = get(session).user?.id ?? '';
  const disclosed = disclose(personal(corrections));
  const digests = await digestsOf(disclosed, sha256Hex);
  const changes: Change[] = corrections.map(({ line: { line, value }, to }) => ({
    line,
    before: digests.get(`${line}.before`) ?? value,
    after: digests.get(`${line}.after`) ?? to,
  }));
  const id = newId();
  const before = tips(known.filter((row) => row.seal === seal.id));
  const text = writeNote({ id, kind: CORRECTION, org, by, at: signed_at, job, seal, reason, changes, before });
  return {
    id,
    job: job.id,
    seal: seal.id,
    reason,
    changes: changes as unknown as { line: string }[],
    text,
    text_hash: await sha256Hex(text),
    disclosures: canonical(disclosed),
  };
}

/** Values that must not stand in the text, by path: those of lines that are digests in what was signed. */
function personal(corrections: readonly Correction[]): Record<string, string | null> {
  const hidden = corrections.filter(({ line }) => isPersonal(line));
  return Object.fromEntries(
    hidden.flatMap(({ line, to }) => [
      [`${line.line}.before`, line.told],
      [`${line.line}.after`, typeof to === 'string' ? to : null],
    ]),
  );
}

const PERSONAL = ['job.customer.name', 'job.customer.phone', 'job.site.address'];
const isPersonal = (line: Line): boolean => isDigest(line.value) || PERSONAL.includes(line.line);
