/**
 * SHA-256 at once, for a text hashed in the middle of a transaction: the browser's own answers later, and an IndexedDB
 * transaction ends at the first wait for anything else. Source: FIPS 180-4.
 */

/** The first 32 bits of the fractional parts of a root of the first primes. */
function roots(count: number, power: number): Int32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) {
    let prime = true;
    for (let by = 2; by * by <= n; by += 1) prime &&= n % by !== 0;
    const root = n ** power;
    if (prime) found.push((root - Math.floor(root)) * 2 ** 32);
  }
  return Int32Array.from(found.map((one) => one | 0));
}

const BLOCK = 64;
const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
const word = (of: Int32Array, at: number): number => of[at] ?? 0;

/** The text's bytes, a one, noughts, and their length in bits at the end of a whole block. */
function padded(bytes: Uint8Array): DataView {
  const length = (Math.floor((bytes.length + 8) / BLOCK) + 1) * BLOCK;
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, bytes.length << 3);
  return view;
}

function schedule(message: DataView, from: number): Int32Array {
  const w = new Int32Array(BLOCK);
  for (let i = 0; i < 16; i += 1) w[i] = message.getInt32(from + 4 * i);
  for (let i = 16; i < BLOCK; i += 1) {
    const [a, b] = [word(w, i - 15), word(w, i - 2)];
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = word(w, i - 16) + s0 + word(w, i - 7) + s1;
  }
  return w;
}

function digested(message: DataView): Int32Array {
  const constants = roots(BLOCK, 1 / 3);
  const hash = roots(8, 1 / 2);
  for (let from = 0; from < message.byteLength; from += BLOCK) {
    const w = schedule(message, from);
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    for (let i = 0; i < BLOCK; i += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + word(constants, i) + word(w, i)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => (hash[at] = word(hash, at) + value));
  }
  return hash;
}

/** Lower-case hex SHA-256 of a text's UTF-8. */
export const sha256Now = (text: string): string =>
  Array.from(digested(padded(new TextEncoder().encode(text))), (one) => (one >>> 0).toString(16).padStart(8, '0')).join(
    '',
  );
