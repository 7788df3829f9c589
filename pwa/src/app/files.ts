/** Photos and scans: kept on the device before anything else happens to them, delivered by the loop. */

import type { FileRecord } from '@sync/store';
import { roomFor } from '@/local/quota';
import { StorageTrouble } from '@/local/trouble';
import { sha256Hex } from '@/net/hash';
import { api } from './engine';
import { whoIsHere, withToken } from './session';

/** Resolves with the file's SHA-256 when its bytes are on disk. Throws `StorageTrouble` where there is no room for it. */
export async function addFile(blob: Blob, { job }: { job: string }): Promise<string> {
  // Bytes, not the blob: iOS loses blobs out of IndexedDB.
  const bytes = await blob.arrayBuffer();
  if (!(await roomFor(bytes.byteLength))) throw new StorageTrouble('STORAGE_FULL');
  const sha256 = await sha256Hex(bytes);
  const record: FileRecord = {
    sha256,
    size: bytes.byteLength,
    type: blob.type || 'application/octet-stream',
    grp: job,
    state: 'unsent',
    known: false,
    offset: null,
    restarts: 0,
    problem: null,
    added_at: new Date().toISOString(),
  };
  const { store, loop } = whoIsHere();
  await store.write(async (tables) => {
    if ((await tables.files.get(sha256)) === undefined) await tables.files.put([record]);
    await tables.bytes.put([{ sha256, bytes }]);
  });
  loop.wake();
  return sha256;
}

/** An address to show the file at: from the device, else from the server; null where neither has it. Revoke it when done. */
export async function fileUrl(sha256: string): Promise<string | null> {
  const { store } = whoIsHere();
  const [record, kept] = await store.read(async (tables) => [
    await tables.files.get(sha256),
    await tables.bytes.get(sha256),
  ]);
  if (kept !== undefined) {
    return URL.createObjectURL(new Blob([kept.bytes], { type: record?.type ?? 'application/octet-stream' }));
  }
  const fetched = await withToken(() => api.file(sha256)).catch(() => null);
  return fetched === null ? null : URL.createObjectURL(fetched);
}

/** Tries a stuck file once more, because a person asked. */
export async function retryFile(sha256: string): Promise<void> {
  const { store, loop } = whoIsHere();
  await store.write(async (tables) => {
    const file = await tables.files.get(sha256);
    if (file?.state !== 'stuck') return;
    await tables.files.put([{ ...file, state: 'unsent', known: false, offset: null, restarts: 0, problem: null }]);
  });
  loop.wake('asked');
}
