/** One file on its way to the server. However it ends badly, the file stays chosen until another is. */

import { SyncError } from '@sync/errors';
import { api as server, type Api, type Run } from './queries';

const MOST = 256 * 1024 * 1024;

/** `code` has its words as `sending_<code>`; with `again`, the same file may well get through. */
export interface Trouble {
  code: 'empty' | 'tooLarge' | 'moved' | 'broken' | 'signIn' | 'notYours' | 'busy' | 'notTaken';
  again: boolean;
}

const once = (code: Trouble['code']): Trouble => ({ code, again: false });
const again = (code: Trouble['code']): Trouble => ({ code, again: true });

export class Sending {
  file = $state.raw<File | null>(null);
  /** What has gone out, 0 to 1; null while nothing is going. */
  share = $state<number | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  #left = false;

  constructor(
    private readonly onsent: (run: Run) => unknown,
    private readonly api: Pick<Api, 'send'> = server,
  ) {}

  choose(file: File | undefined): Promise<void> {
    if (!file || this.share !== null) return Promise.resolve();
    this.file = file;
    return this.send();
  }

  /** Send what is chosen, from its beginning. */
  async send(): Promise<void> {
    const file = this.file;
    if (!file || this.share !== null) return;
    this.trouble = file.size > MOST ? once('tooLarge') : file.size === 0 ? once('empty') : null;
    if (this.trouble) return;
    this.share = 0;
    try {
      this.#arrived(await this.api.send(file, (share) => (this.share = share)));
    } catch (fault) {
      this.trouble = await troubleOf(fault, file);
    } finally {
      this.share = null;
    }
  }

  /** The page was left: what still arrives is found in the list, and nobody is led away from where he is now. */
  leave(): void {
    this.#left = true;
  }

  #arrived(run: Run): void {
    this.file = null;
    if (!this.#left) this.onsent(run);
  }
}

async function troubleOf(fault: unknown, file: Blob): Promise<Trouble> {
  if (fault instanceof SyncError) return refusal(fault);
  return (await isReadable(file)) ? again('broken') : once('moved');
}

function refusal({ status }: SyncError): Trouble {
  if (status === 401) return again('signIn');
  if (status === 403) return once('notYours');
  if (status === 413) return once('tooLarge');
  if (status === 400) return again('broken'); // it did not come to its end
  return status === 429 || status >= 500 ? again('busy') : once('notTaken');
}

/** A browser tells a file that was saved anew since it was chosen as it tells a broken line. */
const isReadable = (file: Blob): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
