/**
 * Everything on this device that the office does not have, as lines of JSON and the bytes of photos: read one photo at a
 * time, so that sixty of them do not lie in memory together.
 */

import type { DraftRecord, Entry, FileRecord, Standing, Store } from '@sync/store';

/** Who makes the file, and with which build. */
export interface Maker {
  user: { id: string; name: string; org_id: string };
  username: string;
  build: string;
  /** RFC 3339. */
  at: string;
}

export interface Unsent {
  standing: Standing;
  entries: Entry[];
  files: FileRecord[];
  drafts: DraftRecord[];
}

type Bytes = Uint8Array<ArrayBuffer>;

/** What was receipted and taken in is the office's already; what it holds or refused is given once more, uuid and all. */
const OPEN: ReadonlySet<Entry['state']> = new Set<Entry['state']>(['waiting', 'with_office', 'refused']);

/** Null where the store was never begun. */
export const unsentIn = (store: Pick<Store, 'read'>): Promise<Unsent | null> =>
  store.read(async (tables) => {
    const standing = await tables.meta.get('standing');
    if (standing === undefined) return null;
    const entries = (await tables.outbox.all()).filter((entry) => OPEN.has(entry.state));
    const files = (await tables.files.all()).filter((file) => file.state !== 'whole');
    const drafts = (await tables.drafts.all()).filter((draft) => draft.grp !== '');
    return { standing, entries, files, drafts };
  });

export const sizeOf = ({ entries, files }: Unsent): number =>
  entries.reduce((sum, one) => sum + one.bytes, 0) + files.reduce((sum, one) => sum + one.size, 0);

const line = (value: unknown): Bytes => new TextEncoder().encode(`${JSON.stringify(value)}\n`);

/** In pieces of any length, to be sealed as they come. */
export async function* contents(store: Pick<Store, 'read'>, unsent: Unsent, maker: Maker): AsyncGenerator<Bytes> {
  const { client_id, epoch, seq, next_id } = unsent.standing;
  const { user, username, build, at } = maker;
  const who = { org: user.org_id, user: user.id, username, name: user.name };
  yield line({ is: 'device', ...who, client_id, epoch, seq, next_id, at, build });
  for (const { state, body } of unsent.entries) yield line({ is: 'mutation', state, body });
  const drafts = unsent.drafts.map(draftLine).filter((one) => one !== null);
  yield* drafts;
  let files = 0;
  for (const { sha256, size, type, grp } of unsent.files) {
    const kept = await store.read((tables) => tables.bytes.get(sha256));
    if (kept?.bytes.byteLength !== size) continue; // it went while this was being made
    yield line({ is: 'file', sha256, size, type, job: grp });
    yield new Uint8Array(kept.bytes);
    files += 1;
  }
  yield line({ is: 'end', mutations: unsent.entries.length, drafts: drafts.length, files });
}

/** A form's values as JSON text; null for what JSON cannot hold. */
function draftLine({ key, grp, value, saved_at }: DraftRecord): Bytes | null {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? null : line({ is: 'draft', key, job: grp, at: saved_at, text });
  } catch {
    return null;
  }
}
