"""The million at rest, by plain SQL: every mutation is made anew and looked for in the log and in the rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from server.config import database_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from tests.attack.million import Phone

_LOG = text("SELECT id, uuid, outcome, seq, body FROM mutations WHERE client_id = :c ORDER BY id")
_PHOTOS = text('SELECT id FROM photos WHERE "by" = :user')
_COMMITS = text("SELECT min(seq), max(seq), count(*) FROM commits WHERE org_id = :org")
AT_ONCE = 5000


def lost_or_twice(url: str, phones: Sequence[Phone]) -> list[str]:
    """Rules N1, N2, N3 and Q1; nothing when all is well."""
    engine = create_engine(database_url(url))
    try:
        with engine.connect().execution_options(yield_per=AT_ONCE) as connection:
            found = [line for phone in phones for line in _of_phone(connection, phone)]
            first, last, count = connection.execute(_COMMITS, {"org": phones[0].user["org_id"]}).one()
            gaps = [] if last - first + 1 == count else [f"Q1 {count} commits from {first} to {last}"]
            return found + gaps
    finally:
        engine.dispose()


def _of_phone(connection: Connection, phone: Phone) -> Iterator[str]:
    who, count, seq, expected = phone.username, 0, 0, set[str]()
    wanted = phone.made(1, phone.delivered)
    for row in connection.execute(_LOG, {"c": phone.client_id}):
        count += 1
        one = next(wanted, None)
        if one is None or (row.id, row.uuid, json.loads(row.body)) != (one["id"], one["uuid"], one):
            yield f"N1 {who}: the log has {row.body[:200]} for {one}"
            return
        expected.add(one["args"]["id"])
        if row.outcome != "applied" or row.seq < seq:
            yield f"N3 {who}: {row.id} is {row.outcome} at {row.seq} after {seq}"
        seq = row.seq
    if count != phone.delivered:
        yield f"N1 lost: {who} has {phone.delivered} receipted, {count} are in the log"
    there = list(connection.scalars(_PHOTOS, {"user": phone.user["id"]}))
    if len(there) != len(expected) or set(there) != expected:
        yield f"N2 {who}: {len(expected)} took effect, {len(there)} photos are there"
