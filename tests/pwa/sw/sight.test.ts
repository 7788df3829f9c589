import 'fake-indexeddb/auto';
import { deleteDB, openDB } from './databases';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KEPT, LOCK, nameOf, PEOPLE, type Sight } from '@/local/names';
import { withSight } from '@/sw/sight';

const HOME = new URL('https://firm.example/');
const PAGE = `<!doctype html>
<html lang="zh-CN">
  <head><script defer src="/assets/today-1.js"></script></head>
  <body><div id="app"></div></body>
</html>`;
const SEEN: Sight = {
  html: '<p>$& 3 Mill Lane</p>',
  script: '/assets/today-1.js',
  root: { lang: 'en', 'data-look': 'dark', 'data-text': '130' },
  until: Date.now() + 60_000,
};

const page = (): Response => new Response(PAGE, { headers: { 'Content-Length': '9', 'X-Policy': 'strict' } });
const answered = async (url = HOME): Promise<string> => (await withSight(page(), url)).text();

/** A device on which a person has been, and what is put by in his database. */
async function device(sight: Partial<Sight> = {}, drafts: Record<string, unknown> = {}): Promise<void> {
  await openDB(PEOPLE, {
    people: [{ username: 'li', user: { id: 'u1' } }],
    pointer: [{ key: 'here', username: 'li' }],
  });
  const kept = { mark: 'm', answers: {}, sight: { ...SEEN, ...sight } };
  const records = Object.entries({ [KEPT]: kept, ...drafts }).map(([key, value]) => ({ key, value }));
  await openDB(nameOf('u1'), { drafts: records });
}

beforeEach(() => device());
afterEach(async () => {
  await deleteDB(PEOPLE);
  await deleteDB(nameOf('u1'));
});

test('V2 Today as it was last seen stands in the page, in its language and look', async () => {
  const answer = await withSight(page(), HOME);
  expect([...answer.headers.keys()]).toEqual(['content-type', 'x-policy']);
  const html = await answer.text();
  expect(html).toContain('<html lang="en" data-look="dark" data-text="130">');
  expect(html).toContain('<div id="sight"><p>$& 3 Mill Lane</p></div><div id="app" hidden></div>');
  expect(await answered(new URL('#/', HOME))).toBe(html);
});

test.each<[string, () => Promise<unknown>, URL?]>([
  ['at another address', async () => undefined, new URL('#/job/1', HOME)],
  ['while a customer holds the device', () => device({}, { [LOCK]: { job: 'j' } })],
  ['once the clock would have moved a job', () => device({ until: Date.now() - 1 })],
  ['that another build has drawn', () => device({ script: '/assets/today-0.js' })],
  ['after signing out', () => openDB(PEOPLE, { people: [{ username: 'li', user: { id: 'u1' } }], pointer: [] })],
  ['of a database that is gone', () => deleteDB(nameOf('u1'))],
  ['on a new device', () => deleteDB(PEOPLE)],
])('V2 V5 nothing is shown %s', async (_when, given, url) => {
  await given();
  expect(await answered(url)).toBe(PAGE);
});

test('V5 a look for what is not there leaves no database behind', async () => {
  await deleteDB(PEOPLE);
  await deleteDB(nameOf('u1'));
  await answered();
  expect(await indexedDB.databases()).toEqual([]);
});

test('V2 storage that does not answer keeps nobody waiting', async () => {
  vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest);
  expect(await answered()).toBe(PAGE);
});

test('V2 what is no word of ours is no attribute of the page', async () => {
  await deleteDB(nameOf('u1'));
  await device({ root: { lang: 'en', onload: 'x', 'data-look': '"><script>' } });
  expect(await answered()).toContain('<html lang="en">');
});
