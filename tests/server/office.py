"""An office for tests: a firm with two centres and one person of every role, and the phones they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from server import clock, store
from server.auth import accounts
from server.ids import uuid7
from server.roles import ROLES
from server.users import Login
from sync.store import Changes

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Connection
    from werkzeug.test import TestResponse

    from server.store.rows import SqlRows
    from sync.messages import Json

PASSWORD = "a good password"


ASSIGNMENT = dict.fromkeys(("started_at", "released_at", "release_reason")) | {
    "id": "a",
    "job": "j",
    "technician": "t",
    "assigned_by": "d",
    "assigned_at": "now",
}
"""A row of a mutable kind, for tests of the store."""


def code(answer: TestResponse) -> tuple[int, str]:
    """(status, code) of a refusal."""
    return answer.status_code, answer.json["error"]["code"]


class Office:
    """``users[role]``: the person of that role at ``centre``; ``technician2`` is another one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.mark = uuid7()[-6:]
        self.centre, self.far_centre = uuid7(), uuid7()
        self.users: dict[str, str] = {}
        with app.app_context():
            self.org = accounts.make_org("Test", uuid7())
            self._staff()
            places = [
                {"id": one, "name": "East", "phone": "1", "address": "a"} for one in (self.centre, self.far_centre)
            ]
            store.run_as(store.system_caller(self.org), [("dispatch.put_centre", one) for one in places])

    def _staff(self) -> None:
        """All at once: ``accounts.make_user`` for each of them would take longer than most tests."""
        near = [*((role, role) for role in ROLES), ("technician2", "technician")]
        people = [(uuid7(), *one, self.centre) for one in near]
        people.append((uuid7(), "far_dispatcher", "dispatcher", self.far_centre))
        same = {"org_id": self.org, "password_hash": accounts.hasher.hash(PASSWORD)}
        logins = [same | {"user_id": one, "username": self.login(name)} for one, name, *_ in people]
        rows = {
            ("users", one): {"id": one, "name": name.title(), "role": role, "centre": centre}
            for one, name, role, centre in people
        }

        def make(connection: Connection, _rows: SqlRows) -> Changes:
            connection.execute(insert(Login), logins)
            return Changes(rows=dict(rows), added=set(rows))

        store.write_changes(self.org, make)
        self.users |= {name: one for one, name, *_ in people}

    def add_user(self, username: str, role: str, centre: str | None = None) -> str:
        """One more person, at the near centre unless said."""
        self.users[username] = accounts.make_user(
            self.org, self.login(username), PASSWORD, name=username.title(), role=role, centre=centre or self.centre
        )
        return self.users[username]

    def login(self, username: str) -> str:
        """What he types: unique among all the offices of one database."""
        return f"{username}-{self.mark}"

    def phone(self, username: str, **more: Any) -> Phone:
        """A signed-in device."""
        return Phone(self.app, self.login(username), **more).login()

    def job(self, technician: str | None = "technician") -> Json:
        """A registered job, assigned to ``technician`` if there is one; ``{id, customer, site}``."""
        made = {"id": uuid7(), "customer": uuid7(), "site": uuid7()}
        calls: list[tuple[str, Json]] = [
            (
                "customers.create",
                {
                    "id": made["customer"],
                    "centre": self.centre,
                    "name": "李雷",
                    "phone": "13800000000",
                    "kind": "person",
                },
            ),
            ("customers.add_site", {"id": made["site"], "customer": made["customer"], "address": "人民路 1 号"}),
            (
                "jobs.register",
                {
                    "id": made["id"],
                    "centre": self.centre,
                    "customer": made["customer"],
                    "site": made["site"],
                    "product": "空调",
                    "fault": "不制冷",
                    "channel": "phone",
                    "charge_type": "free",
                    "priority": "normal",
                    "received_at": clock.now(),
                    "contact_name": "李雷",
                    "contact_phone": "13800000000",
                },
            ),
        ]
        if technician:
            args = {"job": made["id"], "assignment": uuid7(), "technician": self.users[technician]}
            calls.append(("jobs.assign", args))
        with self.app.app_context():
            receipts = store.run_as(store.acting(self.users["dispatcher"]), calls)
        assert {one.outcome for one in receipts} == {"applied"}, receipts
        return made


class Phone:
    """A device of one person, speaking to the application in process."""

    def __init__(self, app: Flask, username: str, client_id: str | None = None) -> None:
        self.http = app.test_client()
        self.username = username
        self.client_id = client_id or uuid7()
        self.headers: dict[str, str] = {}
        self.user: Json = {}
        self.next_id = 1
        self.seq = 0
        self.epoch: str | None = None
        self.cursor: str | None = None
        self.rows: dict[tuple[str, str], Json] = {}
        self.left: list[str] = []

    def sign_in(self, password: str = PASSWORD) -> TestResponse:
        """The bare request."""
        words = {"username": self.username, "password": password, "client_id": self.client_id, "device_name": "phone"}
        return self.http.post("/api/auth/login", json=words)

    def login(self) -> Phone:
        """Sign in, or fail."""
        answer = self.sign_in()
        assert answer.status_code == 200, answer.json
        self.user = answer.json["user"]
        self.headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
        return self

    def mutation(self, name: str, args: Json, **envelope: Any) -> Json:
        """The next one."""
        made = {
            "id": self.next_id,
            "uuid": uuid7(),
            "name": name,
            "v": 1,
            "base_seq": self.seq,
            "at": clock.now(),
            "tz": "Asia/Shanghai",
            "offset_ms": 0,
            "args": args,
        } | envelope
        self.next_id += 1
        return made

    def body(self, mutations: list[Any], **fields: Any) -> Json:
        """A whole request."""
        return {
            "protocol": 1,
            "build": "test",
            "client_id": self.client_id,
            "epoch": self.epoch,
            "cursor": self.cursor,
            "page": 2000,
            "receipts_from": 1,
            "accept": [],
            "outbox": {"next_id": self.next_id, "unsent": len(mutations), "oldest_at": None, "files_unsent": 0},
            "wall": clock.now(),
            "files": [],
            "mutations": mutations,
        } | fields

    def post(self, mutations: list[Any] | None = None, **fields: Any) -> TestResponse:
        """One round trip, raw."""
        return self.http.post(
            "/api/sync", json=self.body([] if mutations is None else mutations, **fields), headers=self.headers
        )

    def sync(self, *calls: tuple[str, Json], **fields: Any) -> list[Json]:
        """Send calls, pull all; receipts of what was sent."""
        sent = [self.mutation(*call) for call in calls]
        receipts: dict[int, Json] = {}
        pending, more = sent, True
        while more:
            answer = self.post(pending, **fields)
            assert answer.status_code == 200, answer.json
            receipts |= {one["id"]: one for one in answer.json["receipts"]}
            self.take(answer.json)
            pending, more = [], answer.json["more"]
        return [receipts[one["id"]] for one in sent]

    def take(self, page: Json) -> None:
        """Apply a page."""
        if page["reset"]:
            self.rows = {}
        self.epoch, self.cursor, self.seq = page["epoch"], page["cursor"], page["seq"]
        self.left += [one["job"] for one in page["leave"]]
        for kind, row_id in page["del"]:
            self.rows.pop((kind, row_id), None)
        for kind, rows in page["put"].items():
            whole = [dict(zip(rows["cols"], row, strict=True)) for row in rows["rows"]] if "cols" in rows else rows
            self.rows |= {(kind, row["id"]): row for row in whole}

    def get(self, path: str, **more: Any) -> TestResponse:
        """A REST read."""
        return self.http.get(path, headers=self.headers, **more)

    def kind(self, name: str) -> list[Json]:
        """All rows of a kind this device holds."""
        return [row for (kind, _id), row in self.rows.items() if kind == name]
