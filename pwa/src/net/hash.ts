/** SHA-256 by the browser. It is asynchronous, and no IndexedDB transaction survives waiting for it: hash first, then store. */

/** Lower-case hex of the SHA-256 of bytes, or of a text's UTF-8. */
export async function sha256Hex(data: string | BufferSource): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
