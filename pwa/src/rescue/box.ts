/**
 * Sealing a rescue file, with nothing but the browser's own cryptography. Format `fieldseal.rescue/1`, opened by
 * `server/rescue/box.py`: a line with that name, a line of JSON (the head), then chunks of 64 KiB with their GCM tags.
 */

const FORMAT = 'fieldseal.rescue/1';
export const CHUNK = 64 * 1024;
/** A second on a slow phone, years for whoever guesses. */
const ITERATIONS = 600_000;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** The office's public key: `id` is the SHA-256 of the point, `public` the point itself in base64. */
export interface OfficeKey {
  id: string;
  public: string;
}

/** Whom the file is for: the office's key, or whoever is told the passphrase. */
export type Lock = { office: OfficeKey } | { passphrase: string };

/** Seals the chunks of one file, in their order. */
export interface Box {
  /** Both lines before the first chunk. */
  head: Uint8Array<ArrayBuffer>;
  seal(plain: Uint8Array<ArrayBuffer>, last: boolean): Promise<Uint8Array<ArrayBuffer>>;
}

export async function boxFor(lock: Lock): Promise<Box> {
  const { head, secret } = 'office' in lock ? await forOffice(lock.office) : await forPassphrase(lock.passphrase);
  const lines = new TextEncoder().encode(`${FORMAT}\n${JSON.stringify(head)}\n`);
  // The head is part of the key: a changed one opens nothing. Thirty-two zeros are what "no salt" means (RFC 5869).
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: lines };
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  let number = 0;
  const seal: Box['seal'] = async (plain, last) => {
    const iv = nonce(number, last);
    number += 1;
    return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain));
  };
  return { head: lines, seal };
}

/** Whether this browser can seal for it: asked when the key comes, not when it is needed. */
export const usable = (key: OfficeKey): Promise<boolean> =>
  pointOf(key).then(
    () => true,
    () => false,
  );

/** The chunk's number, and whether it is the last: none can be moved, left out or added unseen. */
function nonce(number: number, last: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(7, number);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

interface Opening {
  head: Record<string, string | number>;
  secret: ArrayBuffer;
}

async function forOffice(office: OfficeKey): Promise<Opening> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = await crypto.subtle.exportKey('raw', pair.publicKey);
  const theirs = { name: 'ECDH', public: await pointOf(office) };
  const secret = await crypto.subtle.deriveBits(theirs, pair.privateKey, 256);
  return { head: { to: 'office', key: office.id, ephemeral: base64(point) }, secret };
}

async function forPassphrase(passphrase: string): Promise<Opening> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const words = new TextEncoder().encode(passphrase);
  const base = await crypto.subtle.importKey('raw', words, 'PBKDF2', false, ['deriveBits']);
  const stretched = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS };
  const secret = await crypto.subtle.deriveBits(stretched, base, 256);
  return { head: { to: 'passphrase', salt: base64(salt.buffer), iterations: ITERATIONS }, secret };
}

const pointOf = (key: OfficeKey): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'raw',
    Uint8Array.from(atob(key.public), (one) => one.charCodeAt(0)),
    CURVE,
    false,
    [],
  );

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
