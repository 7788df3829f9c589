/** Ed25519 by the browser itself: Chrome 137, Firefox 129 and Safari 17 know it; for older ones the answer is null. */

import { bytesOf } from './check';

export async function ed25519(publicHex: string, signatureHex: string, text: string): Promise<boolean | null> {
  const raw = bytesOf(publicHex);
  try {
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, bytesOf(signatureHex), new TextEncoder().encode(text));
  } catch (error) {
    // A key that is no point of the curve is the file's fault, not the browser's.
    return error instanceof DOMException && error.name === 'NotSupportedError' ? null : false;
  }
}
