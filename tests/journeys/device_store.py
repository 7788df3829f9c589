"""The phone's own database, looked into and written to past the app, as another build of it would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def records(page: Page, table: str) -> list[dict[str, Any]]:
    """Everything in a table of the one person's database."""
    found: list[dict[str, Any]] = page.evaluate(OPEN, [table, None])
    return found


def put(page: Page, table: str, *rows: dict[str, Any]) -> None:
    """Write records."""
    page.evaluate(OPEN, [table, list(rows)])


def databases(page: Page) -> list[str]:
    """Names of all databases of this browser."""
    names: list[str] = page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)")
    return names
