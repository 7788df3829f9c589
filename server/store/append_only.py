"""What the database itself refuses: changing or deleting facts, the log and the chain (rule S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, event, inspect, text

from server.db import METADATA
from server.kinds import PRIVATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from server.kinds import Kinds

LOG_TABLES = ("chain_heads", "commits", "device_decisions", "head_keys", "head_stamps", "mutations", "outcomes")
_FUNCTION = """
CREATE OR REPLACE FUNCTION fieldseal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_EMPTIED = """
CREATE OR REPLACE FUNCTION fieldseal_only_emptied() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'UPDATE'
    AND to_jsonb(NEW) - (TG_ARGV || ARRAY['seq']) = to_jsonb(OLD) - (TG_ARGV || ARRAY['seq'])
    AND NOT EXISTS (SELECT 1 FROM unnest(TG_ARGV) AS emptied WHERE to_jsonb(NEW) ->> emptied IS NOT NULL)
    AND NEW.seq >= OLD.seq
    AND EXISTS (SELECT 1 FROM jobs JOIN erasures ON erasures.customer = jobs.customer
      AND erasures.org_id = jobs.org_id WHERE jobs.id = OLD.job AND jobs.org_id = OLD.org_id)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
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


def erasable_statements(connection: Connection, table: str, columns: Sequence[str]) -> list[str]:
    """The statements that make a table of facts append-only but for erasing, instead of the two others here.

    What is let through: ``columns`` become null, ``seq`` rises, all else stays, and ``erasures`` has the customer of
    the row's job. The table has ``job``, ``org_id`` and ``seq``.
    """
    if connection.dialect.name != "sqlite":
        listed = ", ".join(repr(one) for one in columns)
        emptied = f"EXECUTE FUNCTION fieldseal_only_emptied({listed})"
        refused = "FOR EACH STATEMENT EXECUTE FUNCTION fieldseal_refuse()"
        return [
            _EMPTIED,
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {emptied}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refused}",
        ]
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    fixed = [one["name"] for one in inspect(connection).get_columns(table) if one["name"] not in (*columns, "seq")]
    changed = f"NOT ({_only_emptied('OLD', fixed, columns)})"
    there = _there(connection, table, f"NOT ({_only_emptied(table, fixed, columns)})")
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {changed} {refusal}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refusal}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refusal}",
    ]


def _only_emptied(old: str, fixed: Sequence[str], emptied: Sequence[str]) -> str:
    """SQLite's condition: the new row is the old one, emptied, and may be."""
    same = [f'NEW."{one}" IS {old}."{one}"' for one in fixed]
    null = [f'NEW."{one}" IS NULL' for one in emptied]
    erased = (
        "EXISTS (SELECT 1 FROM jobs JOIN erasures ON erasures.customer = jobs.customer "  # noqa: S608 - our own names
        f"AND erasures.org_id = jobs.org_id WHERE jobs.id = {old}.job AND jobs.org_id = {old}.org_id)"
    )
    return " AND ".join([*same, *null, f"NEW.seq >= {old}.seq", erased])


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


def _there(connection: Connection, table: str, more: str = "TRUE") -> str:
    seen = inspect(connection)
    keys = [seen.get_pk_constraint(table)["constrained_columns"]]
    keys += [one["column_names"] for one in seen.get_unique_constraints(table)]
    keys += [[str(column) for column in one["column_names"]] for one in seen.get_indexes(table) if one["unique"]]
    same = [" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in keys]
    found = (f"EXISTS (SELECT 1 FROM {table} WHERE {one} AND {more})" for one in dict.fromkeys(same))  # noqa: S608 - our own names
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
    if table.name in PRIVATE:
        made = [_FUNCTION, *erasable_statements(connection, table.name, PRIVATE[table.name].private)]
        made = made[1:] if connection.dialect.name == "sqlite" else made
    for statement in made:
        connection.execute(text(statement.replace(":", r"\:")))
