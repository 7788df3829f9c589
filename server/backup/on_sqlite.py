"""SQLite: the restored database is a file beside the present one and takes its name; the present one gets another."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, make_url

from server.backup import copytext
from server.backup.fault import BackupFault
from server.backup.place import Present
from server.backup.serving import sync_folder
from server.backup.snapshot import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from server.config import Config

_MAGIC = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal")


class OnSqlite:
    """See ``place.Place``."""

    def __init__(self, config: Config) -> None:
        self._path = Path(str(make_url(config.database_url).database))
        self._side = self._path.with_name(f"{self._path.name}.restoring")

    @property
    def side_url(self) -> str:
        """Where the restored database is built."""
        return f"sqlite:///{self._side}"

    def present(self) -> Present:
        """Read it without touching it; then leave WAL mode, which needs it alone and brings its log into the file.

        SQLite throws the log of a damaged file away when it may write, and all may still be in it.
        """
        if self._is_blank():
            return Present()
        try:
            if self._head() != _MAGIC:
                return Present(damaged=True)
            with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
                there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'counters'").fetchone()
                found = connection.execute("SELECT org_id, seq, chain_head FROM counters").fetchall() if there else []
            with closing(sqlite3.connect(self._path, timeout=1, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as fault:
            if fault.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BackupFault("Somebody has the database open: stop web and worker first.") from None
            return Present(damaged=True)
        return Present(used=bool(found), heads={org: (seq, head) for org, seq, head in found})

    def _is_blank(self) -> bool:
        beside = [self._path.with_name(self._path.name + end) for end in _BESIDE]
        there = [one for one in (self._path, *beside) if one.exists()]
        return all(one.stat().st_size == 0 for one in there)

    def _head(self) -> bytes:
        if not self._path.exists():
            return b""
        with self._path.open("rb") as file:
            return file.read(len(_MAGIC))

    def clear(self) -> None:
        """Remove what a killed or failed restore left beside."""
        for end in ("", *_BESIDE):
            self._side.with_name(self._side.name + end).unlink(missing_ok=True)

    make_room = clear

    def load(self, connection: Connection, table: str, columns: Sequence[str], piece: bytes) -> None:
        """Insert rows."""
        types = {column["name"]: column["type"].python_type for column in inspect(connection).get_columns(table)}
        if unknown := set(columns) - set(types):
            raise BackupFault(f"{table} has no column {', '.join(sorted(unknown))}.")
        places = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{table}" ({quoted(list(columns))}) VALUES ({places})'  # noqa: S608 - checked names
        rows = [tuple(row) for row in copytext.rows(piece, [types[name] for name in columns])]
        connection.exec_driver_sql(statement, rows)

    def exchange(self, mark: str) -> str:
        """First the present one gets a second name, then its name goes over: at no time is there none."""
        kept = self._path.with_name(f"{self._path.name}.replaced-{mark}")
        if self._path.exists():
            os.link(self._path, kept)
        for end in _BESIDE:  # only a damaged one has these still; beside another database they would ruin it
            left = self._path.with_name(self._path.name + end)
            if left.exists():
                left.rename(kept.with_name(kept.name + end))
        self._side.replace(self._path)
        sync_folder(self._path.parent)
        return str(kept) if kept.exists() else ""

    def settle(self) -> None:
        """All of it in one file, on the disk, and sound."""
        try:
            with closing(sqlite3.connect(self._side, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
                said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as fault:
            said = str(fault)
        if said != "ok":
            raise BackupFault(f"The restored database is not sound: {said}")
        with self._side.open("rb+") as whole:
            os.fsync(whole.fileno())
