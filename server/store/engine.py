"""Transactions: one code path over SQLite and PostgreSQL. Source: rules Q1 and Q2.

Writers: ``BEGIN IMMEDIATE`` on SQLite, READ COMMITTED on PostgreSQL; a lost race is run again, whole, a bounded number
of times. Readers: one snapshot, read only.
"""

from __future__ import annotations

import errno
import fcntl
import os
import random
import sqlite3
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, g
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from server.db import db
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

ATTEMPTS = 12
CONFLICTS = 4
"""How often a push may meet a taken id. The last time nobody else is at work, so the batch itself is to blame."""

LOST_RACES = frozenset({"40001", "40P01", "23505", "55P03"})
"""PostgreSQL: serialisation failure, deadlock, unique violation, lock not available."""

OUT_OF_REACH = ("08", "40", "53", "55", "57", "58")
"""PostgreSQL's classes of faults that pass: connection, lost race, full disk or memory, in use, shutdown, system."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
_SQLITE_PASSING = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
})  # fmt: skip

_WRITER = "fieldseal_writer"
_SINGLE = "fieldseal_single"
_ALONE = "LOCK TABLE clients IN EXCLUSIVE MODE"
"""Every push locks its device's row before anything else, which this waits for and then keeps away."""


@dataclass(frozen=True)
class Engines:
    """Three ways to use the application's one pool, made once: to make one costs more than a statement does."""

    writing: Engine
    reading: Engine
    single: Engine


def set_up(engine: Engine) -> Engines:
    """Give the engine its settings; called once per application."""
    writing = engine.execution_options(**{_WRITER: True})
    event.listen(engine, "commit", _committing)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return Engines(writing, engine, engine.execution_options(**{_SINGLE: True}))
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writing, reading, engine.execution_options(isolation_level="AUTOCOMMIT"))


def _sqlite_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # Python must not open transactions on its own; _sqlite_begin does
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=20000",
        "cache_size=-32000",
        "mmap_size=268435456",
        "temp_store=MEMORY",
        "secure_delete=FAST",
    ):
        connection.execute(f"PRAGMA {setting}")


def _sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(_SINGLE):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITER) else "BEGIN")


def _committing(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITER):
        g.stored = True


def _engines() -> Engines:
    found: Engines = current_app.extensions["fieldseal.engines"]
    return found


@contextmanager
def writing(*, alone: bool = False) -> Iterator[Connection]:
    """Open a write transaction. Leaving it without ``commit`` undoes everything.

    ``alone``: once all pushes at work are through, and none begins before the end; so it always is on SQLite.
    ``g.stored`` tells from then on that this request's or task's context has stored something, or may have.
    """
    before = g.get("stored", False)
    with _gate(), _engines().writing.connect() as connection, connection.begin():
        try:
            if alone and connection.dialect.name == "postgresql":
                connection.exec_driver_sql(_ALONE)
            yield connection
        except DBAPIError as fault:
            if not fault.connection_invalidated:  # a commit that was refused; of one that lost its line nobody knows
                g.stored = before
            raise
        finally:
            if connection.in_transaction():
                connection.rollback()


@contextmanager
def reading() -> Iterator[Connection]:
    """One read-only snapshot (rule Q2)."""
    with _engines().reading.connect() as connection, connection.begin():
        yield connection


@contextmanager
def asking() -> Iterator[Connection]:
    """For one statement that reads: it is a snapshot by itself, so no transaction is opened and ended around it."""
    with _engines().single.connect() as connection:
        yield connection


def overwriting(tables: Sequence[str]) -> bool:
    """Let the database forget what was deleted from these tables; False while somebody still reads what was there.

    SQLite: its log is brought home and emptied (deleted content is overwritten, see ``_sqlite_connect``). PostgreSQL:
    dead rows are given back, to be written over.
    """
    with _engines().single.connect() as connection:
        if connection.dialect.name == "sqlite":
            busy, _log, _moved = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            return not busy
        for name in tables:
            connection.exec_driver_sql(f'VACUUM "{name}"')
        return True


def retrying(work: Callable[[int], T], *, alone: Callable[[], T] | None = None) -> T:
    """Run ``work(attempt)``; run it again while it loses races. 503 ``BUSY`` when it loses all of them.

    ``alone``: the same in ``writing(alone=True)``, for the ``CONFLICTS``-th time that an id is taken: whoever is
    unlucky enough loses any number of races, and only then is it known that this was none. Its fault is raised.
    """
    conflicts = 0
    for attempt in range(ATTEMPTS):
        last = alone if conflicts == CONFLICTS - 1 else None
        try:
            return last() if last else work(attempt)
        except DBAPIError as fault:
            taken = isinstance(fault, IntegrityError)
            if not lost_race(fault) or (last and taken):
                raise
            conflicts += taken
            time.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))  # noqa: S311 - spreading, not a secret
    raise SyncError(503, "BUSY", "Too much at once; nothing was stored, send it again.", details={"retry_after": 2})


def lost_race(fault: DBAPIError) -> bool:
    """Whether running the whole transaction again may succeed."""
    if isinstance(fault, IntegrityError) or fault.connection_invalidated:
        return True
    state = getattr(fault.orig, "sqlstate", None)
    return state in LOST_RACES or (isinstance(fault.orig, sqlite3.OperationalError) and "locked" in str(fault.orig))


def out_of_reach(fault: Exception) -> bool:
    """Whether a store is away or full: nothing is wrong with what was asked, and asked again it may succeed."""
    if not isinstance(fault, DBAPIError):
        return isinstance(fault, PoolTimeout) or (isinstance(fault, OSError) and fault.errno in NO_ROOM)
    if isinstance(fault.orig, sqlite3.Error):
        return getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_PASSING
    state = getattr(fault.orig, "sqlstate", None)
    gone = fault.connection_invalidated or (state is None and isinstance(fault, OperationalError))
    return gone or (state or "").startswith(OUT_OF_REACH)


def _gate() -> AbstractContextManager[None]:
    """SQLite's writers queue at a file lock, which wakes the next at once; its own waiting is a poll with sleeps."""
    return _file_lock() if db.engine.dialect.name == "sqlite" else nullcontext()


@contextmanager
def _file_lock() -> Iterator[None]:
    handle = os.open(current_app.extensions["fieldseal"].config.data / "write.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
