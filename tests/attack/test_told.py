"""503 promises that nothing was stored (rule Errors.1), whatever failed and when."""

from __future__ import annotations

import sqlite3

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server import store
from server.db import db
from server.ids import uuid7
from tests.attack.device import photo
from tests.attack.place import on_sqlite
from tests.server.office import code


def full():
    """What SQLAlchemy says when the disk is full."""
    fault = sqlite3.OperationalError("database or disk is full")
    fault.sqlite_errorcode = sqlite3.SQLITE_FULL
    return OperationalError("SELECT", {}, fault)


def test_Errors_1_503_is_said_only_where_nothing_was_stored(office, monkeypatch):
    job, phone = office.job(), office.phone("technician")
    phone.sync()
    mutation = phone.mutation("photos.add", photo(job["id"], id=uuid7()))

    def away(*_args):
        raise full()

    for name in ("pulling", "glance"):
        monkeypatch.setattr(store, name, away)
    behind = phone.post([mutation])
    assert code(behind) == (500, "INTERNAL")
    with office.app.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM photos")) == 1
    nothing = phone.post([])
    assert code(nothing) == (503, "BUSY")
    assert nothing.headers["Retry-After"]
    monkeypatch.undo()
    again = phone.post([mutation])
    assert (again.status_code, len(again.json["receipts"])) == (200, 1)


def test_Errors_1_a_commit_that_the_database_refuses_stores_nothing_and_is_told_as_503(sqlite_template, tmp_path):
    place = on_sqlite(tmp_path, sqlite_template)
    with place.office() as office:
        job, phone = office.job(), office.phone("technician")
        phone.sync()
        with office.app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {connection.scalar(text('PRAGMA page_count'))}")
        mutations = [phone.mutation("photos.add", photo(job["id"], id=uuid7(), caption="满" * 400)) for _ in range(400)]
        refused = phone.post(mutations)
        assert code(refused) == (503, "BUSY")
        with office.app.app_context():
            db.engine.dispose()
            with db.engine.connect() as connection:
                assert connection.scalar(text("SELECT count(*) FROM photos")) == 0
        assert phone.post(mutations).status_code == 200
