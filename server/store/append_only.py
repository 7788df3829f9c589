"""What the database itself refuses: changing or deleting facts, the log and the chain (rule S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, event, inspect, text

from server.db import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from server.kinds import Kinds

LOG_TABLES = ("commits", "device_decisions", "mutations", "outcomes")
_FUNCTION = """
CREATE OR REPLACE FUNCTION fieldseal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def statements(dialect: str, tables: Iterable[str]) -> list[str]:
    """The statements that make these tables append-only."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        ]
    return [_FUNCTION] + [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION fieldseal_refuse()"
        for table in tables
    ]


def no_replacing(connection: Connection, tables: Iterable[str]) -> list[str]:
    """The statements by which SQLite refuses ``INSERT OR REPLACE`` over a row that is there; none elsewhere.

    REPLACE takes away every row that has one of the new one's unique values, and runs no DELETE trigger for it.
    """
    if connection.dialect.name != "sqlite":
        return []
    return [
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {_there(connection, table)} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in tables
    ]


def _there(connection: Connection, table: str) -> str:
    seen = inspect(connection)
    keys = [seen.get_pk_constraint(table)["constrained_columns"]]
    keys += [one["column_names"] for one in seen.get_unique_constraints(table)]
    keys += [[str(column) for column in one["column_names"]] for one in seen.get_indexes(table) if one["unique"]]
    same = [" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in keys]
    found = (f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in dict.fromkeys(same))  # noqa: S608 - our own names
    return " OR ".join(found)


def names(kinds: Kinds) -> list[str]:
    """The append-only tables of a server."""
    return sorted([*LOG_TABLES, *(kind.name for kind in kinds if kind.fact)])


def guard(kinds: Kinds) -> None:
    """Let ``create_all`` make the triggers too (the migrations have their own)."""
    for name in names(kinds):
        table = METADATA.tables[name]
        if not event.contains(table, "after_create", _created):
            event.listen(table, "after_create", _created)


def _created(table: Table, connection: Connection, **_more: object) -> None:
    made = [*statements(connection.dialect.name, [table.name]), *no_replacing(connection, [table.name])]
    for statement in made:
        connection.execute(text(statement.replace(":", r"\:")))
