/** Opens a rescue file as the office does, with the browser's cryptography: the other half of `pwa/src/rescue/box.ts`. */

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const SEALED = 64 * 1024 + 16;

export type Line = Record<string, unknown> & { is: string };

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (one) => one.toString(16).padStart(2, '0')).join('');
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

/** A key pair of an office, and its public half as the server gives it. */
export async function office() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const point = await crypto.subtle.exportKey('raw', pair.publicKey);
  const id = hex(await crypto.subtle.digest('SHA-256', point));
  return { pair, key: { id, public: btoa(String.fromCharCode(...new Uint8Array(point))) } };
}

/** The plain bytes. `with`: the office's private key, or the passphrase. */
export async function opened(file: Blob, key: CryptoKey | string): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(await file.arrayBuffer());
  const first = whole.indexOf(10);
  const start = whole.indexOf(10, first + 1) + 1;
  const head = JSON.parse(new TextDecoder().decode(whole.subarray(first, start))) as Record<string, string | number>;
  const secret = typeof key === 'string' ? await stretched(head, key) : await agreed(head, key);
  const info = whole.slice(0, start);
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const aes = await crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  const parts: ArrayBuffer[] = [];
  for (let at = start, number = 0; at < whole.length; at += SEALED, number += 1) {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setBigUint64(3, BigInt(number));
    iv[11] = at + SEALED >= whole.length ? 1 : 0;
    parts.push(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, whole.slice(at, at + SEALED)));
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function agreed(head: Record<string, string | number>, key: CryptoKey): Promise<ArrayBuffer> {
  const theirs = await crypto.subtle.importKey('raw', bytesOf(String(head['ephemeral'])), CURVE, false, []);
  return crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, key, 256);
}

async function stretched(head: Record<string, string | number>, passphrase: string): Promise<ArrayBuffer> {
  const words = new TextEncoder().encode(passphrase);
  const base = await crypto.subtle.importKey('raw', words, 'PBKDF2', false, ['deriveBits']);
  const salt = bytesOf(String(head['salt']));
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: Number(head['iterations']) };
  return crypto.subtle.deriveBits(how, base, 256);
}

/** Lines, and of each file its bytes behind its line. */
export function lines(plain: Uint8Array<ArrayBuffer>): { lines: Line[]; files: Uint8Array<ArrayBuffer>[] } {
  const found: Line[] = [];
  const files: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < plain.length;) {
    const end = plain.indexOf(10, at);
    const line = JSON.parse(new TextDecoder().decode(plain.subarray(at, end))) as Line;
    found.push(line);
    at = end + 1;
    if (line.is !== 'file') continue;
    files.push(plain.slice(at, at + Number(line['size'])));
    at += Number(line['size']);
  }
  return { lines: found, files };
}
