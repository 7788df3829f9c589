/**
 * Today as it was last seen, in the page from its first byte on: a cold start shows the day's jobs while the app is still
 * being started. Read from the same database, under the mark that every change renews, so it is never old; and never
 * while a customer holds the device, nor after signing out, nor once the clock would have moved a job.
 */

import { KEPT, LOCK, nameOf, PEOPLE, type KeptRecord, type Sight } from '../local/names';

/** Later than this the app itself would be there as soon. */
const LIMIT_MS = 1000;
const OF_THE_ROOT = ['lang', 'data-look', 'data-text'];
const WORD = /^[\w-]+$/;

/** The page, with the sight in it if there is one for this address. Any trouble: the page as it is. */
export async function withSight(page: Response, url: URL): Promise<Response> {
  if (url.pathname !== '/' || !['', '#/'].includes(url.hash)) return page;
  const limit = new Promise<undefined>((resolve) => setTimeout(resolve, LIMIT_MS));
  const sight = await Promise.race([lastSeen().catch(() => undefined), limit]);
  if (sight === undefined) return page;
  const html = await page.text();
  const headers = new Headers(page.headers);
  for (const name of ['Content-Length', 'Content-Encoding', 'ETag']) headers.delete(name);
  const fits = html.includes(`"${sight.script}"`);
  return new Response(fits ? drawn(html, sight) : html, { status: page.status, headers });
}

const drawn = (html: string, { root, html: seen }: Sight): string =>
  html
    .replace(/<html[^>]*>/, () => `<html ${attributes(root)}>`)
    .replace('<div id="app"></div>', () => `<div id="sight">${seen}</div><div id="app" hidden></div>`);

const attributes = (root: Sight['root']): string =>
  OF_THE_ROOT.filter((name) => WORD.test(root[name] ?? ''))
    .map((name) => `${name}="${root[name]}"`)
    .join(' ');

async function lastSeen(): Promise<Sight | undefined> {
  const user = await reading(PEOPLE, ['people', 'pointer'], async (get) => {
    const here = await get<{ username: string }>('pointer', 'here');
    return here && (await get<{ user: { id: string } }>('people', here.username))?.user.id;
  });
  if (user === undefined) return undefined;
  return reading(nameOf(user), ['drafts'], async (get) => {
    const lock = await get('drafts', LOCK);
    const sight = (await get<{ value: KeptRecord }>('drafts', KEPT))?.value.sight;
    return lock === undefined && sight !== undefined && sight.until > Date.now() ? sight : undefined;
  });
}

type Get = <T>(table: string, key: string) => Promise<T | undefined>;

/** Looks into a database that is there, and lets go of it: nothing here may stand in the app's way. */
async function reading<T>(name: string, tables: string[], look: (get: Get) => Promise<T>): Promise<T | undefined> {
  const opening = indexedDB.open(name);
  // There is none yet: leaving it unmade is the app's business.
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const db = await answer(opening);
  try {
    const transaction = db.transaction(tables);
    return await look((table, key) => answer(transaction.objectStore(table).get(key)));
  } finally {
    db.close();
  }
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });
