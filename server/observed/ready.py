"""Whether everything the server stands on is there. Sentences name the part and what to do, never an address."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from server.parsers import ConfigError
from server.runtime import runtime
from server.store.engine import reading
from server.timers.queue import BROKEN, ask

if TYPE_CHECKING:
    from server.config import Config

FINE = "ok"


def parts() -> dict[str, str]:
    """``{"database", "migrations", "files", "queue"}`` → ``ok``, or what is wrong. Needs an application context."""
    database = _database()
    return {
        "database": database,
        "migrations": _migrations() if database == FINE else "unknown while the database does not answer",
        "files": runtime().files.check() or FINE,
        "queue": _queue(),
    }


def at_start(config: Config) -> None:
    """Before anything is started, and with no thread left over: database and queue answer. ``ConfigError``."""
    engine = create_engine(config.database_url, poolclass=NullPool, connect_args=_quick(config))
    try:
        engine.connect().close()
    except DBAPIError as fault:
        why = getattr(fault.orig, "sqlstate", None)
        raise ConfigError(f"DATABASE_URL: the database does not answer{f' ({why})' if why else ''}") from None
    finally:
        engine.dispose()
    if config.redis_url:
        try:
            ask(config.redis_url)
        except BROKEN:
            raise ConfigError("REDIS_URL: the queue does not answer") from None


def _quick(config: Config) -> dict[str, int]:
    return {} if config.is_sqlite else {"connect_timeout": 10}


def _database() -> str:
    try:
        with reading() as connection:
            connection.exec_driver_sql("SELECT 1")
    except DBAPIError:
        return "does not answer"
    return FINE


def _migrations() -> str:
    with reading() as connection:
        there = MigrationContext.configure(connection).get_current_heads()
    return FINE if set(there) == _heads(current_app.extensions["migrate"].directory) else "run flask db upgrade"


@cache
def _heads(directory: str) -> set[str]:
    return set(ScriptDirectory(directory).get_heads())


def _queue() -> str:
    try:
        len(runtime().huey)
    except BROKEN:
        return "does not answer"
    return FINE
