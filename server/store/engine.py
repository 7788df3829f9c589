"""Transactions: one code path over SQLite and PostgreSQL. Source: rules Q1 and Q2.

Writers: ``BEGIN IMMEDIATE`` on SQLite, READ COMMITTED on PostgreSQL; a lost race is run again, whole, a bounded number
of times. Readers: one snapshot, read only.
"""

from __future__ import annotations

import fcntl
import os
import random
import sqlite3
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.db import db
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

ATTEMPTS = 12
CONFLICTS = 4
"""How often a push meets a taken id before the batch itself is to blame, and not somebody who was quicker."""

LOST_RACES = frozenset({"40001", "40P01", "23505", "55P03"})
"""PostgreSQL: serialisation failure, deadlock, unique violation, lock not available."""

_WRITER = "fieldseal_writer"


def set_up(engine: Engine) -> None:
    """Give the engine its settings; called once per application."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)


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
    ):
        connection.execute(f"PRAGMA {setting}")


def _sqlite_begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get(_WRITER, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


@contextmanager
def writing() -> Iterator[Connection]:
    """Open a write transaction. Leaving it without ``commit`` undoes everything."""
    with _gate(), db.engine.execution_options(**{_WRITER: True}).connect() as connection, connection.begin():
        try:
            yield connection
        finally:
            if connection.in_transaction():
                connection.rollback()


@contextmanager
def reading() -> Iterator[Connection]:
    """One read-only snapshot (rule Q2)."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection, connection.begin():
        yield connection


def retrying(work: Callable[[int], T], *, conflicts: int = ATTEMPTS) -> T:
    """Run ``work(attempt)``; run it again while it loses races. 503 ``BUSY`` when it loses all of them.

    ``conflicts``: how many ``IntegrityError`` are taken for races; the next one is raised.
    """
    for attempt in range(ATTEMPTS):
        try:
            return work(attempt)
        except DBAPIError as fault:
            conflicts -= isinstance(fault, IntegrityError)
            if not lost_race(fault) or conflicts == 0:
                raise
            time.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))  # noqa: S311 - spreading, not a secret
    raise SyncError(503, "BUSY", "Too much at once; nothing was stored, send it again.", details={"retry_after": 2})


def lost_race(fault: DBAPIError) -> bool:
    """Whether running the whole transaction again may succeed."""
    if isinstance(fault, IntegrityError) or fault.connection_invalidated:
        return True
    state = getattr(fault.orig, "sqlstate", None)
    return state in LOST_RACES or (isinstance(fault.orig, sqlite3.OperationalError) and "locked" in str(fault.orig))


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
