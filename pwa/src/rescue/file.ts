/** One encrypted file of everything unsent, made on the device alone: no network, no valid session (V5, V8). */

import type { Store } from '@sync/store';
import { boxFor, CHUNK, type Lock } from './box';
import { contents, sizeOf, type Maker, type Unsent } from './contents';

/** So much lies in the page's memory at most; what is older belongs to the browser, which may put it on disk. */
const GATHERED = 1024 * 1024;

export interface Asked {
  store: Pick<Store, 'read'>;
  unsent: Unsent;
  maker: Maker;
  lock: Lock;
  /** Hears the share that is done, 0 to 1. */
  told?: (share: number) => void;
}

type Bytes = Uint8Array<ArrayBuffer>;

export async function makeFile({ store, unsent, maker, lock, told }: Asked): Promise<File> {
  const box = await boxFor(lock);
  const blobs: Blob[] = [];
  let gathered: Bytes[] = [box.head];
  let sealed = 0;
  const whole = Math.max(1, sizeOf(unsent));
  const keep = (least: number): void => {
    if (gathered.length <= least) return;
    blobs.push(new Blob(gathered));
    gathered = [];
  };
  for await (const { plain, last } of chunked(contents(store, unsent, maker))) {
    gathered.push(await box.seal(plain, last));
    sealed += plain.length;
    keep(GATHERED / CHUNK);
    told?.(Math.min(1, sealed / whole));
  }
  keep(0);
  return new File(blobs, nameOf(maker), { type: 'application/octet-stream' });
}

/** Whole chunks; a chunk goes out once something follows it, since only then it is known not to be the last. */
export async function* chunked(pieces: AsyncIterable<Bytes>): AsyncGenerator<{ plain: Bytes; last: boolean }> {
  let held = new Uint8Array(CHUNK);
  let length = 0;
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      if (length === CHUNK) {
        yield { plain: held, last: false };
        held = new Uint8Array(CHUNK);
        length = 0;
      }
      const part = piece.subarray(from, from + CHUNK - length);
      held.set(part, length);
      length += part.length;
      from += part.length;
    }
  }
  yield { plain: held.slice(0, length), last: true };
}

/** Told apart by person and minute; nothing of a customer is in it. */
const nameOf = ({ username, at }: Maker): string =>
  `fieldseal-${username.replace(/[^\p{L}\p{N}]+/gu, '-')}-${at.slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}.fieldseal`;
