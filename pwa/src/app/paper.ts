/** Papers the server prints: vouchers, cards, lists. Opened in a tab of their own, or saved where there are no tabs. */

import { api } from './engine';
import { withToken } from './session';

export type PaperLanguage = 'zh-CN' | 'en' | 'both';
export type PaperQuery = Readonly<Record<string, string>>;

/** Sixty parts and a signature that is made anew take their time on a slow server. */
const LIMIT_MS = 60_000;
/** A tab reads its address after the tap. */
const KEPT_MS = 60_000;
const NAME = /filename\*=UTF-8''([^;]+)/;

/** The paper as a file. Throws `SyncError`, `Unreachable`. */
export async function fetchPaper(path: string, query: PaperQuery): Promise<File> {
  const asked = new URLSearchParams(query).toString();
  const reply = await withToken(() => api.signed({ method: 'GET', path: `${path}?${asked}`, limitMs: LIMIT_MS }));
  const name = NAME.exec(reply.headers.get('Content-Disposition') ?? '')?.[1];
  return new File([reply.bytes()], name === undefined ? 'paper.pdf' : decodeURIComponent(name), {
    type: 'application/pdf',
  });
}

/**
 * To be called in a tap: the tab is opened before the paper is here, since a browser allows none later.
 * Throws as `fetchPaper` does, with the tab closed again.
 */
export async function openPaper(path: string, query: PaperQuery): Promise<void> {
  const tab = window.open('', '_blank');
  try {
    show(await fetchPaper(path, query), tab);
  } catch (fault) {
    tab?.close();
    throw fault;
  }
}

function show(file: File, tab: Window | null): void {
  const address = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
  if (tab && !tab.closed) {
    tab.location.href = address;
    return;
  }
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
}
