"""A stranger's client: what anybody can write from ``contract.json`` and the protocol page, with ``requests`` alone.

Tests that look at the server from outside use this, never the server's own code.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
import uuid
from typing import Any

import requests

Json = dict[str, Any]
TIMEOUT_S = 60


def uuid7() -> str:
    """A time-ordered UUID (RFC 9562, version 7)."""
    stamp = time.time_ns() // 1_000_000
    value = stamp << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def now(shift: dt.timedelta = dt.timedelta()) -> str:
    """RFC 3339 UTC with milliseconds."""
    moment = dt.datetime.now(dt.UTC) + shift
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Wire:
    """One signed-in device. Rows it has seen are in ``rows[kind][id]``, receipts in ``receipts[id]``."""

    def __init__(self, url: str, username: str, password: str = "fieldseal-demo", client_id: str | None = None) -> None:
        self.url, self.username, self.password = url, username, password
        self.client_id = client_id or uuid7()
        self.http = requests.Session()
        self.epoch: str | None = None
        self.cursor: str | None = None
        self.seq = 0
        self.next_id = 1
        self.rows: dict[str, dict[str, Json]] = {}
        self.receipts: dict[int, Json] = {}
        self.left: list[Json] = []
        self.user: Json = {}

    def login(self) -> Wire:
        """Sign in; keeps the access token."""
        answer = self.http.post(
            f"{self.url}/api/auth/login",
            json={
                "username": self.username,
                "password": self.password,
                "client_id": self.client_id,
                "device_name": "a stranger's client",
            },
            timeout=TIMEOUT_S,
        )
        answer.raise_for_status()
        body = answer.json()
        self.user = body["user"]
        self.http.headers["Authorization"] = f"Bearer {body['access_token']}"
        return self

    def mutation(self, name: str, args: Json, **envelope: Any) -> Json:
        """A mutation with the next id, ready to be sent."""
        made = {
            "id": self.next_id,
            "uuid": uuid7(),
            "name": name,
            "v": 1,
            "base_seq": self.seq,
            "at": now(),
            "tz": "Asia/Shanghai",
            "offset_ms": 0,
            "args": args,
        } | envelope
        self.next_id += 1
        return made

    def body(self, mutations: list[Json], **fields: Any) -> Json:
        """A whole request."""
        return {
            "protocol": 1,
            "build": "stranger",
            "client_id": self.client_id,
            "epoch": self.epoch,
            "cursor": self.cursor,
            "page": 2000,
            "receipts_from": 1 + max(self.receipts, default=0),
            "accept": [],
            "outbox": {"next_id": self.next_id, "unsent": len(mutations), "oldest_at": None, "files_unsent": 0},
            "wall": now(),
            "files": [],
            "mutations": mutations,
        } | fields

    def post(self, body: Json) -> requests.Response:
        """One raw round trip."""
        return self.http.post(f"{self.url}/api/sync", json=body, timeout=TIMEOUT_S)

    def sync(self, *calls: tuple[str, Json]) -> list[Json]:
        """Send mutations, pull until nothing is left; the receipts of what was sent, in order."""
        sent = [self.mutation(name, args) for name, args in calls]
        pending = sent
        for _ in range(1000):
            answer = self.post(self.body(pending))
            answer.raise_for_status()
            page = answer.json()
            pending = []
            self._apply(page)
            if not page["more"]:
                break
        return [self.receipts[one["id"]] for one in sent]

    def _apply(self, page: Json) -> None:
        if page["reset"]:
            self.rows = {}
        self.epoch, self.cursor, self.seq = page["epoch"], page["cursor"], page["seq"]
        self.receipts |= {one["id"]: one for one in page["receipts"]}
        self.left += page["leave"]
        for kind, row_id in page["del"]:
            self.rows.get(kind, {}).pop(row_id, None)
        for kind, sent in page["put"].items():
            rows = sent
            if isinstance(sent, dict):
                rows = [dict(zip(sent["cols"], row, strict=True)) for row in sent["rows"]]
            self.rows.setdefault(kind, {}).update({row["id"]: row for row in rows})

    def get(self, path: str, **params: Any) -> Any:
        """A REST read."""
        answer = self.http.get(self.url + path, params=params, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()
