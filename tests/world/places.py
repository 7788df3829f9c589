"""Where a world's database lies: a SQLite file or a PostgreSQL database, copied from one that is migrated and peopled.

A place is used again by the next world, under the same name, so that an application need not be made for each.
"""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Protocol

from psycopg import sql

from server.config import database_url
from tests.pg import cluster
from tests.world import server

FOLDERS = ("files", "uploads")
_MEMORY = Path("/dev/shm")
DATABASES = ("sqlite", "postgresql")


class Place(Protocol):
    """``folder``: files and locks; ``url``: the database."""

    folder: Path
    url: str

    def fresh(self) -> None:
        """Put a new firm where the last world was."""

    def copy(self) -> object:
        """A copy of the database, whose server has stopped."""

    def put_back(self, copy: object) -> None:
        """Put the copy where the database is."""


_free: dict[str, list[Place]] = {name: [] for name in DATABASES}


def new(database: str) -> Place:
    """A fresh firm in a database of its own, until it is given back."""
    place: Place = _free[database].pop() if _free[database] else (OnSqlite if database == "sqlite" else OnPostgresql)()
    place.fresh()
    return place


def give_back(place: Place) -> None:
    """The next world may have it."""
    _free["sqlite" if isinstance(place, OnSqlite) else "postgresql"].append(place)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fieldseal-world-", dir=_MEMORY if _MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


@cache
def _sqlite_template() -> Path:
    folder = _folder()
    path = folder / "fieldseal.sqlite"
    server.populate(folder, f"sqlite:///{path}", random.Random(0))
    return path


@cache
def _pg_template() -> str:
    name = cluster().create()
    server.populate(_folder(), database_url(cluster().url(name)), random.Random(0))
    atexit.register(_dropped, name)
    return name


def _dropped(name: str) -> None:
    cluster().drop(name)


class OnSqlite:
    """A file; without its server it is whole."""

    def __init__(self) -> None:
        self.folder = _folder()
        self._path = self.folder / "fieldseal.sqlite"
        self._copies = 0
        self.url = f"sqlite:///{self._path}"

    def fresh(self) -> None:
        """See ``Place``."""
        _emptied(self.folder)
        shutil.copy(_sqlite_template(), self._path)

    def copy(self) -> Path:
        """See ``Place``."""
        self._copies += 1
        copy = self.folder / f"copy-{self._copies}.sqlite"
        shutil.copy(self._path, copy)
        return copy

    def put_back(self, copy: object) -> None:
        """See ``Place``."""
        for end in ("-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)
        shutil.copy(str(copy), self._path)


class OnPostgresql:
    """A database of the tests' cluster."""

    def __init__(self) -> None:
        self._name = cluster().create(_pg_template())
        atexit.register(_dropped, self._name)
        self._copy: str | None = None
        self._used = False
        self.folder = _folder()
        self.url = database_url(cluster().url(self._name))

    def fresh(self) -> None:
        """See ``Place``."""
        if self._used:
            self.put_back(_pg_template())
        self._used = True
        _emptied(self.folder)

    def copy(self) -> str:
        """See ``Place``. The newest replaces the one before it."""
        if self._copy is not None:
            cluster().drop(self._copy)
        self._copy = cluster().create(self._name)
        atexit.register(_dropped, self._copy)
        return self._copy

    def put_back(self, copy: object) -> None:
        """See ``Place``."""
        cluster().drop(self._name)
        names = map(sql.Identifier, (self._name, str(copy)))
        cluster().execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
