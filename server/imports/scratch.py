"""Keys seen in one pass over a file, on disk, so that a file of millions needs no memory."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from server.imports.records import Ref


class Seen:
    """A set of keys, each with the digest of the row that brought it. Used by one pass, then thrown away."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8000", "locking_mode=EXCLUSIVE"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, digest BLOB) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def before(self, ref: Ref, digest: bytes = b"") -> bytes | None:
        """The digest under which the key was seen before; None for a new one, which is kept."""
        key = blake2b(f"{ref.kind}|{ref.key}".encode(), digest_size=16).digest()
        if self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, digest[:8])).rowcount:
            return None
        found: bytes = self._db.execute("SELECT digest FROM seen WHERE key = ?", (key,)).fetchone()[0]
        return found

    def close(self) -> None:
        """Throw it away."""
        self._db.close()
        self._path.unlink(missing_ok=True)
