"""What lies in the database: sealed personal values, tables that refuse to be changed (rule S3)."""

from __future__ import annotations

import pytest

from server.ids import uuid7
from sync.canonical import kept_text
from tests.server.office import Office


def test_S3_3_personal_arguments_are_sealed_in_the_log_and_gone_with_the_key(any_office):
    from sqlalchemy import delete, select  # noqa: PLC0415 - looks into the tables

    from server.store.crypt import KeyRing  # noqa: PLC0415
    from server.store.engine import reading, writing  # noqa: PLC0415
    from server.store.log_entry import opened  # noqa: PLC0415
    from server.store.tables import CustomerKey, LoggedMutation  # noqa: PLC0415

    job = any_office.job()
    with any_office.app.app_context():
        with reading() as connection:
            logged = select(LoggedMutation.name, LoggedMutation.body, LoggedMutation.key_owner)
            rows = connection.execute(logged.where(LoggedMutation.org_id == any_office.org)).all()
            bodies = {row.name: row for row in rows}
            for name in ("customers.create", "jobs.register"):
                assert "李雷" not in bodies[name].body
                assert bodies[name].key_owner == f"customer:{job['customer']}"
                assert "李雷" in opened(bodies[name].body, KeyRing(connection, any_office.org))
            assert opened(bodies["jobs.assign"].body, KeyRing(connection, any_office.org)) == bodies["jobs.assign"].body
        with writing() as connection:
            connection.execute(delete(CustomerKey).where(CustomerKey.org_id == any_office.org))
            connection.commit()
        with reading() as connection:
            assert opened(bodies["jobs.register"].body, KeyRing(connection, any_office.org)) is None


def logged(office, mutation_id, client_id):
    """(body, key_owner) of one line of the log, and the body opened."""
    from sqlalchemy import select  # noqa: PLC0415 - looks into the tables

    from server.store.crypt import KeyRing  # noqa: PLC0415
    from server.store.engine import reading  # noqa: PLC0415
    from server.store.log_entry import opened  # noqa: PLC0415
    from server.store.tables import LoggedMutation as Line  # noqa: PLC0415

    with office.app.app_context(), reading() as connection:
        wanted = select(Line.body, Line.key_owner).where(Line.client_id == client_id, Line.id == mutation_id)
        body, owner = connection.execute(wanted).one()
        return body, owner, opened(body, KeyRing(connection, office.org))


def test_S3_what_is_malformed_is_sealed_too(any_office):
    phone = any_office.phone("dispatcher")
    phone.sync()
    sent = phone.mutation("customers.create", {"id": uuid7(), "name": "李雷", "note": "\ud800", "kind": 1.5})
    assert phone.post([sent]).json["receipts"][0]["outcome"] == "quarantined"
    body, _owner, whole = logged(any_office, sent["id"], phone.client_id)
    assert "李雷" not in body
    assert whole == kept_text(sent)


def test_S3_a_customer_sent_again_is_sealed_with_his_own_key(any_office):
    job, phone = any_office.job(), any_office.phone("dispatcher")
    phone.sync()
    args = {"id": job["customer"], "centre": any_office.centre, "name": "李雷", "phone": "1", "kind": "person"}
    assert phone.sync(("customers.create", args))[0]["outcome"] != "applied"
    assert logged(any_office, 1, phone.client_id)[1] == f"customer:{job['customer']}"


def test_S3_a_customers_id_used_in_another_organisation_has_a_key_of_its_own(any_office):
    job, other = any_office.job(), Office(any_office.app)
    phone = other.phone("dispatcher")
    phone.sync()
    site = {"id": uuid7(), "customer": job["customer"], "address": "人民路 9 号"}
    assert phone.sync(("customers.add_site", site))[0]["outcome"] == "held"
    body, _owner, whole = logged(other, 1, phone.client_id)
    assert "人民路" not in body
    assert "人民路" in whole


def test_S3_a_personal_column_of_a_fact_is_sealed_and_reads_null_without_its_key(any_office):
    from sqlalchemy import delete, text  # noqa: PLC0415 - looks into the tables

    from server.store.engine import reading, writing  # noqa: PLC0415
    from server.store.tables import CustomerKey  # noqa: PLC0415

    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    rating = {"id": uuid7(), "job": job["id"], "attitude": 4, "skill": 4, "arrival": 4, "promises": 4}
    rating |= {"comment": "很好", "device": "technician"}
    assert phone.sync(("signatures.rate", rating))[0]["outcome"] == "applied"
    assert phone.kind("ratings")[0]["comment"] == "很好"
    with any_office.app.app_context():
        with reading() as connection:
            stored = connection.scalar(text("SELECT comment FROM ratings WHERE id = :id"), {"id": rating["id"]})
            assert stored.startswith("sealed1:customer:")
        with writing() as connection:
            connection.execute(delete(CustomerKey).where(CustomerKey.org_id == any_office.org))
            connection.commit()
    fresh = any_office.phone("technician")
    fresh.sync()
    assert fresh.kind("ratings")[0]["comment"] is None


def test_S3_2_facts_log_and_commits_refuse_update_and_delete(any_office):
    from sqlalchemy import text  # noqa: PLC0415 - goes past the store
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from server.runtime import runtime  # noqa: PLC0415
    from server.store.append_only import names  # noqa: PLC0415
    from server.store.engine import writing  # noqa: PLC0415

    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    phone.sync(("jobs.accept", {"job": job["id"]}))
    with any_office.app.app_context():
        assert {"mutations", "outcomes", "commits", "steps", "parts", "seals", "seal_links"} <= set(
            names(runtime().kinds)
        )
        for statement in (
            "UPDATE steps SET seq = 0",
            "DELETE FROM steps",
            "DELETE FROM mutations",
            "DELETE FROM commits",
        ):
            with pytest.raises(DBAPIError, match="append-only"), writing() as connection:
                connection.execute(text(statement))


def test_S3_2_nothing_sealed_is_replaced_by_a_row_with_one_of_its_unique_values(office):
    from sqlalchemy import inspect, text  # noqa: PLC0415 - goes past the store
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from server.runtime import runtime  # noqa: PLC0415
    from server.store.append_only import names  # noqa: PLC0415
    from server.store.engine import writing  # noqa: PLC0415

    job = office.job()
    phone = office.phone("technician")
    phone.sync()
    phone.sync(("jobs.accept", {"job": job["id"]}))
    with office.app.app_context():
        for table in names(runtime().kinds):
            with writing() as connection:
                has = connection.scalar(text(f"SELECT 1 FROM sqlite_master WHERE name = '{table}_no_replace'"))
                assert has, table
        for table in ("steps", "mutations", "commits"):
            with writing() as connection:
                columns = ", ".join(f'"{one["name"]}"' for one in inspect(connection).get_columns(table))
                again = f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"
                with pytest.raises(DBAPIError, match="append-only"):
                    connection.execute(text(again))
