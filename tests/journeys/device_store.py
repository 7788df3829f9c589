"""The phone's own database, looked into and written to past the app, as another build of it would."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

OPEN = """async ([table, records]) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('fieldseal-'));
  if (names.length !== 1) throw new Error(`not one person's database: ${names}`);
  const db = await done(indexedDB.open(names[0]));
  try {
    const store = db.transaction(table, records ? 'readwrite' : 'readonly').objectStore(table);
    for (const record of records ?? []) await done(store.put(record));
    return await done(store.getAll());
  } finally {
    db.close();
  }
}"""


HOLD = """async (table) => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('fieldseal-'));
  const opening = indexedDB.open(names[0]);
  const db = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  let held = true;
  window.letGo = () => (held = false);
  const store = db.transaction(table, 'readwrite').objectStore(table);
  await new Promise((begun) => {
    const again = () => {
      begun();
      if (held) store.count().onsuccess = again;
      else db.close();
    };
    store.count().onsuccess = again;
  });
}"""
"""A transaction that ends only when it is told to."""
UNSENT = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const there = new Set((await indexedDB.databases()).map(({ name }) => name));
  const reading = async (name, look) => {
    if (!there.has(name)) return undefined;
    const db = await done(indexedDB.open(name));
    const get = (table, key) => done(db.transaction(table).objectStore(table)[key ? 'get' : 'getAll'](key));
    try {
      return await look(get);
    } finally {
      db.close();
    }
  };
  const user = await reading('fieldseal', async (get) => {
    const here = await get('pointer', 'here');
    return here && (await get('people', here.username))?.user.id;
  });
  const count = await reading(`fieldseal-${user}`, async (get) => {
    const waiting = (await get('outbox')).filter(({ state }) => state === 'waiting');
    return waiting.length + (await get('files')).filter(({ state }) => state !== 'whole').length;
  });
  return count ?? -1;
}"""
"""Entries without a receipt and files not confirmed, of the person who is here; -1 where nobody is."""


def records(page: Page, table: str) -> list[dict[str, Any]]:
    """Everything in a table of the one person's database."""
    found: list[dict[str, Any]] = page.evaluate(OPEN, [table, None])
    return found


def put(page: Page, table: str, *rows: dict[str, Any]) -> None:
    """Write records."""
    page.evaluate(OPEN, [table, list(rows)])


@contextmanager
def holding(page: Page, table: str) -> Iterator[None]:
    """Nobody else reads or writes this table meanwhile: what the app asks of it waits."""
    page.evaluate(HOLD, table)
    yield
    page.evaluate("window.letGo()")
