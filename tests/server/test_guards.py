"""What was written once stays: plain SQL against every append-only table, on both databases (rules S3.2, S3.9)."""

from __future__ import annotations

import os

import psycopg
import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from server.db import METADATA
from server.store.append_only import names
from server.store.engine import writing

CHANGEABLE = {
    "catalogue_snapshots", "clients", "counters", "customer_keys", "effects", "exports", "file_names",
    "import_matchings", "import_runs", "job_numbers", "login_failures", "logins", "push_subscriptions",
    "refresh_tokens", "register_entries", "register_terms", "scope_entries", "stored_files", "tombstones", "uploads",
    "voucher_tasks", "vouchers",
}  # fmt: skip
"""Tables of the store's own whose rows may change: what people see, send and are allowed; nothing that is proof."""


def test_S3_9_every_table_either_refuses_changes_or_says_why_it_may_be_changed(app):
    """A new table has to choose: a kind that is a fact, ``LOG_TABLES``, or the list above."""
    made = app.extensions["fieldseal"]
    kinds = {kind.table.name for kind in made.kinds}
    guarded = set(names(made.kinds))
    assert guarded <= set(METADATA.tables)
    assert not guarded & CHANGEABLE
    assert set(METADATA.tables) - guarded - kinds == CHANGEABLE
    assert {"mutations", "outcomes", "commits", "seals", "seal_links", "chain_heads", "head_stamps"} <= guarded
    assert {kind.table.name for kind in made.kinds if kind.fact} <= guarded


def guarded_tables():
    """Asked of the product itself, when the tests are collected."""
    from server import slices, users  # noqa: PLC0415 - collecting must not need a database
    from server.kinds import Kinds  # noqa: PLC0415

    return names(Kinds([*users.KINDS, *slices.load().kinds]))


def put(connection, table):
    """A made-up row, past everything but the database; (columns, key columns)."""
    columns = inspect(connection).get_columns(table)
    values = {one["name"]: _made_up(one) for one in columns}
    places = ", ".join(f":{name}" for name in values)
    named = ", ".join(f'"{name}"' for name in values)
    connection.execute(text(f"INSERT INTO {table} ({named}) VALUES ({places})"), values)
    return list(values), inspect(connection).get_pk_constraint(table)["constrained_columns"]


def _made_up(column):
    kind = column["type"].python_type
    return 7 if kind is int else b"x" if kind is bytes else "[]" if column["name"] == "differences" else "x"


def attacks(table, columns, key, *, sqlite):
    """Statements that would change or remove the row; each must be refused."""
    fixed = next(name for name in columns if name not in key and name != "seq")
    named = ", ".join(f'"{name}"' for name in columns)
    keyed = ", ".join(f'"{name}"' for name in key)
    yield f'UPDATE {table} SET "{fixed}" = "{fixed}"'
    yield f'UPDATE {table} SET "{key[0]}" = "{key[0]}"'
    yield f"DELETE FROM {table}"
    yield (
        f"INSERT INTO {table} ({named}) SELECT {named} FROM {table} WHERE true "
        f'ON CONFLICT ({keyed}) DO UPDATE SET "{fixed}" = excluded."{fixed}"'
    )
    if sqlite:
        yield f"INSERT OR REPLACE INTO {table} ({named}) SELECT {named} FROM {table}"
        yield f"REPLACE INTO {table} ({named}) SELECT {named} FROM {table}"
        yield f'UPDATE OR REPLACE {table} SET "{key[0]}" = "{key[0]}"'
    else:
        yield f"TRUNCATE {table}"
        yield f"TRUNCATE {table} CASCADE"
        yield (
            f"MERGE INTO {table} USING (SELECT 1) AS one ON true "
            f'WHEN MATCHED THEN UPDATE SET "{key[0]}" = {table}."{key[0]}"'
        )
        yield f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone"


@pytest.mark.parametrize("table", guarded_tables())
def test_S3_2_raw_sql_on_an_append_only_table_is_refused(any_app, table):
    with any_app.app_context(), writing() as connection:  # nothing of it stays
        sqlite = connection.dialect.name == "sqlite"
        columns, key = put(connection, table)
        before = connection.execute(text(f"SELECT * FROM {table}")).all()
        for statement in attacks(table, columns, key, sqlite=sqlite):
            point = connection.begin_nested()
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(statement))
            point.rollback()
            assert connection.execute(text(f"SELECT * FROM {table}")).all() == before, statement


OWNER_ONLY = (
    "TRUNCATE seals",
    "ALTER TABLE seals DISABLE TRIGGER ALL",
    "ALTER TABLE seals DISABLE TRIGGER USER",
    "DROP TRIGGER seals_append_only ON seals",
    "CREATE OR REPLACE FUNCTION fieldseal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE OR REPLACE RULE unseen AS ON INSERT TO seal_links DO INSTEAD NOTHING",
    "DROP TABLE seal_links",
    "SET session_replication_role = 'replica'",
)


def test_S3_9_on_postgresql_a_role_that_does_not_own_the_tables_cannot_take_the_guards_off(pg, pg_template):
    """docs/evidence.md says how the roles are made; these are its statements."""
    name, role = pg.create(pg_template), f"fieldseal_app_{os.getpid()}"
    try:
        with psycopg.connect(pg.url(name), autocommit=True) as owner:
            owner.execute(f"DROP ROLE IF EXISTS {role}")
            owner.execute(f"CREATE ROLE {role}")
            owner.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            owner.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
            owner.execute(f"SET ROLE {role}")
            assert owner.execute("SELECT count(*) FROM seals").fetchone() == (0,)
            for statement in (*OWNER_ONLY, "UPDATE seal_links SET n = 1", "DELETE FROM seal_links"):
                with pytest.raises(psycopg.Error, match=r"must be owner|permission denied|append-only"):
                    owner.execute(statement)
            owner.execute("RESET ROLE")
            owner.execute(f"DROP OWNED BY {role}")
            owner.execute(f"DROP ROLE {role}")
    finally:
        pg.drop(name)
