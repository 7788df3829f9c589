/** One rescue file on its way in. However it ends badly, nothing was changed and the file stays chosen. */

import { SyncError } from '@sync/errors';
import { api as server, type Api, type Brought } from './queries';

export const MOST = 512 * 1024 * 1024;
const HEAD = 1200;
const FIRST = 'fieldseal.rescue/1\n';

/** Codes of the server have their words by themselves; these are the page's own. */
export type Trouble = 'FOREIGN' | 'EMPTY' | 'TOO_LARGE' | 'LINE' | 'SIGN_IN' | 'NOT_ALLOWED' | `RESCUE_${string}`;

export class Taking {
  file = $state.raw<File | null>(null);
  /** It was locked with a passphrase on the phone. */
  locked = $state(false);
  passphrase = $state('');
  /** What has gone out, 0 to 1; null while nothing is going. */
  share = $state<number | null>(null);
  trouble = $state<Trouble | null>(null);
  brought = $state.raw<Brought | null>(null);

  constructor(private readonly api: Pick<Api, 'take'> = server) {}

  /** Looks at the head of it, and takes it in at once unless a passphrase must be asked. */
  async choose(file: File | undefined): Promise<void> {
    if (!file || this.share !== null) return;
    this.file = file;
    this.brought = null;
    this.passphrase = '';
    this.locked = false;
    this.trouble = file.size === 0 ? 'EMPTY' : file.size > MOST ? 'TOO_LARGE' : null;
    if (this.trouble) return;
    const head = await file.slice(0, HEAD).text();
    if (!head.startsWith('fieldseal.rescue/')) return void (this.trouble = 'FOREIGN');
    this.locked = head.startsWith(FIRST) && /^\{[^\n]*"to" ?: ?"passphrase"/.test(head.slice(FIRST.length));
    if (!this.locked) await this.send();
  }

  async send(): Promise<void> {
    if (!this.file || this.share !== null || (this.locked && this.passphrase === '')) return;
    this.share = 0;
    this.trouble = null;
    try {
      this.brought = await this.api.take(this.file, this.passphrase.trim(), (share) => (this.share = share));
      this.file = null;
    } catch (fault) {
      this.trouble = troubleOf(fault);
    } finally {
      this.share = null;
    }
  }
}

function troubleOf(fault: unknown): Trouble {
  if (!(fault instanceof SyncError)) return 'LINE';
  if (fault.code.startsWith('RESCUE_')) return fault.code as Trouble;
  if (fault.status === 401) return 'SIGN_IN';
  if (fault.status === 403) return 'NOT_ALLOWED';
  return fault.status === 413 ? 'TOO_LARGE' : 'LINE';
}
