"""The store port's suite, run by the SQL store on SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from hashlib import sha256

import pytest
from sqlalchemy import insert

from server import clock
from server.auth import accounts
from server.ids import uuid7
from server.runtime import runtime
from server.store import pulling
from server.store.engine import writing
from server.store.read import SqlPull
from server.store.tables import StoredFile, Upload
from server.store.write import SqlPush
from server.timers import sweep
from sync.conformance import StoreChecks
from sync.messages import Caller


def uid(*words) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, ":".join(map(str, words))))


class SqlHarness:
    """One organisation of the store; everything happens inside the application's context."""

    column = "job"

    def __init__(self, app, mark):
        self.app, self.mark, self.org = app, mark, accounts.make_org("Test", uuid7())

    def caller(self, n):
        return Caller(self.org, uid(self.org, "user", n), "technician", uid(self.org, "client", n))

    @contextmanager
    def writing(self, who):
        with writing() as connection:
            yield SqlPush(connection, runtime(), who, careful=True)

    @contextmanager
    def reading(self, who):
        with pulling(who) as snapshot:
            assert isinstance(snapshot, SqlPull)
            yield snapshot

    def group(self, n):
        return f"job:{uid(self.mark, 'job', n)}"

    def row(self, group, n, text):
        row = dict.fromkeys(("started_at", "released_at"))
        row |= {"id": uid(self.mark, "row", n), "job": group.removeprefix("job:"), "release_reason": text}
        return "assignments", row | {"technician": "t", "assigned_by": "d", "assigned_at": clock.now()[:10]}

    def whole_file(self, who):
        digest = sha256(who.user.encode()).hexdigest()
        row = {"org_id": self.org, "sha256": digest, "size": 1, "type": "image/png", "at": clock.now()}
        with writing() as connection:
            connection.execute(insert(StoredFile), row)
            connection.execute(insert(Upload), row | {"user_id": who.user, "whole_at": clock.now()})
            connection.commit()
        return digest

    def purge(self, up_to):
        with writing() as connection:
            sweep.purge_tombstones(connection, self.org, up_to)
            connection.commit()

    def other(self):
        return SqlHarness(self.app, self.mark)


class TestSqlStore(StoreChecks):
    @pytest.fixture
    def harness(self, any_app):
        with any_app.app_context():
            yield SqlHarness(any_app, uuid7())
