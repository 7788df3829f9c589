"""Many rows in one statement, fast, on both databases: executemany on SQLite, arrays on PostgreSQL."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table


def insert(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert; an id that is taken raises ``IntegrityError``."""
    _run(connection, _insert_sql(table, columns, connection.dialect.name), rows)


def insert_new(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert those that are not there yet."""
    _run(connection, _insert_sql(table, columns, connection.dialect.name) + " ON CONFLICT DO NOTHING", rows)


def upsert(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert or replace by primary key."""
    _run(connection, _upsert_sql(table, columns, connection.dialect.name), rows)


def _run(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(sql, list(rows))
    else:
        connection.exec_driver_sql(sql, tuple(list(column) for column in zip(*rows, strict=True)))


@lru_cache(maxsize=256)
def _insert_sql(table: Table, columns: tuple[str, ...], dialect: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    if dialect == "sqlite":
        return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - our names
    # %b: as text, psycopg escapes every quotation mark in Python, which cost a third of a push full of JSON
    arrays = ", ".join("%b::bigint[]" if _is_number(table, name) else "%b::text[]" for name in columns)
    return f'INSERT INTO "{table.name}" ({names}) SELECT * FROM unnest({arrays})'  # noqa: S608 - our names


@lru_cache(maxsize=256)
def _upsert_sql(table: Table, columns: tuple[str, ...], dialect: str) -> str:
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    on = ", ".join(f'"{name}"' for name in keys)
    insert_sql = _insert_sql(table, columns, dialect)
    if dialect == "sqlite":
        return f"{insert_sql} ON CONFLICT ({on}) DO UPDATE SET {changes}"
    return f"{insert_sql} ON CONFLICT ({on}) DO UPDATE SET {changes}"


def _is_number(table: Table, name: str) -> bool:
    return isinstance(table.columns[name].type, BigInteger)
