"""The one change of a fact that the database lets through: what tells of an erased person becomes null (rule S3)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.store.engine import writing
from tests.server.erasure.person import Person

EMPTY = {
    "steps": "note = NULL, lat_e7 = NULL, lon_e7 = NULL, accuracy_m = NULL",
    "ratings": "comment = NULL",
    "photos": "caption = NULL",
    "seals": "strokes = NULL, disclosures = NULL, signer = NULL",
}


def tried(office, statement, **values):
    """One statement past the store, undone."""
    with office.app.app_context(), writing() as connection:
        return connection.execute(text(statement), values).rowcount


def refused(office, statement, **values):
    with pytest.raises(DBAPIError, match="append-only"):
        tried(office, statement, **values)


@pytest.mark.slow
@pytest.mark.parametrize("table", sorted(EMPTY))
def test_S3_2_a_fact_loses_nothing_while_its_customer_is_not_erased(any_office, table):
    person = Person(any_office).come().is_served()
    person.signs()
    other = Person(any_office).come(received_at="2026-11-22T08:00:00.000Z")
    other.is_erased(even_if_open=1)
    refused(any_office, f"UPDATE {table} SET {EMPTY[table]} WHERE job = :job", job=person.job)


@pytest.mark.parametrize("table", sorted(EMPTY))
def test_S3_2_of_an_erased_customer_a_fact_loses_that_and_nothing_else_changes(any_office, table):
    person = Person(any_office).come().is_served()
    person.signs()
    person.is_erased()
    mine = f"UPDATE {table} SET {{}} WHERE job = :job"
    assert tried(any_office, mine.format(EMPTY[table]), job=person.job) > 0
    assert tried(any_office, mine.format(f"{EMPTY[table]}, seq = seq + 1"), job=person.job) > 0
    column = EMPTY[table].partition(" ")[0]
    for change in (f"{column} = 'x'" if table != "steps" else "note = 'x'", "at = 'now'", "seq = seq - 1", "id = 'x'"):
        refused(any_office, mine.format(change), job=person.job)
    refused(any_office, f"DELETE FROM {table} WHERE job = :job", job=person.job)


def test_S3_2_sqlite_does_not_replace_an_erased_customers_fact_by_another(office):
    person = Person(office).come().is_served()
    person.signs()
    person.is_erased()
    columns = "id, job, by, at, attitude, skill, arrival, promises, comment, device, org_id, scope_grp, seq"
    for at, comment in (("'now'", "comment"), ("at", "'x'")):
        selected = columns.replace(" at,", f" {at},").replace(" comment,", f" {comment},")
        refused(
            office, f"INSERT OR REPLACE INTO ratings ({columns}) SELECT {selected} FROM ratings WHERE job = :job",
            job=person.job,
        )  # fmt: skip


@pytest.mark.slow
def test_S3_2_postgresql_does_not_truncate(request):
    from tests.server.office import Office  # noqa: PLC0415 - on one database only

    office = Office(request.getfixturevalue("pg_app"))
    for table in sorted(EMPTY):
        refused(office, f"TRUNCATE {table}")


@pytest.mark.parametrize("table", ["erasures", "seal_links", "mutations", "commits"])
def test_S3_2_erasures_log_and_chain_refuse_as_before(any_office, table):
    person = Person(any_office).come().is_served()
    person.signs()
    person.is_erased()
    refused(any_office, f"UPDATE {table} SET seq = seq + 1")
    refused(any_office, f"DELETE FROM {table}")
