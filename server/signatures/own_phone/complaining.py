"""A complaint by the link goes the way of all mutations, as the server's own, by a device of its own (rule S6.7).

Its device's number comes of the complaint's id, so the same again is the same, and none is lost behind another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from sqlalchemy import select

from server import clock, store
from server.auth import tokens
from server.ids import uuid7
from server.runtime import runtime
from server.signatures.own_phone.offers import Locked, hears, standing
from server.store.crypt import keyed
from server.store.engine import reading
from server.store.of_server import request_of
from server.store.tables import Counter
from sync.errors import Invalid, SyncError
from sync.request import parse_mutation

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from server.signatures.own_phone.offers import Found
    from server.store.rows import SqlRows
    from sync.messages import Json, Row

TELL: Final = "complaints.tell"
LONGEST: Final = 500
MOST: Final = 3
"""Complaints by one link in a day; whoever has more to say is called, or calls."""
DAY_S: Final = 24 * 3600
BY_ADDRESS: Final = "/own/complain"
"""Counted by address as wrong passwords are; no user is called so."""


class _Known(Exception):
    """It is here already."""


def limit(address: str) -> None:
    """Ten a minute from one address, whatever the link. 429."""
    tokens.check_guesses(BY_ADDRESS, address)
    tokens.note_failure(BY_ADDRESS, address)


def complain(found: Found, said: Json) -> None:
    """Write it down. 409 ``OWN_DEAF``, 429 ``TOO_MANY``; ``Invalid`` for an id that is another complaint's."""
    with reading() as connection:
        seq = connection.scalars(select(Counter.seq).where(Counter.org_id == found.org)).one()
    device = str(uuid5(UUID(said["id"]), keyed(f"complaint {said['id']}", runtime().keys.digest)))
    args = {name: said[name] for name in ("id", "what", "call")} | {"job": found.job, "offer": found.id}
    envelope = {"id": 1, "uuid": uuid7(), "name": TELL, "v": 1, "base_seq": seq, "args": args}
    mutation = parse_mutation(envelope | {"at": clock.now(), "tz": "UTC", "offset_ms": 0})
    caller = replace(store.system_caller(found.org), client_id=device)
    request = request_of(caller, [mutation], next_id=2)
    try:
        store.push(caller, request, clock.now(), seq, first=_only_if_heard(found, said))
    except _Known:
        return


def _only_if_heard(found: Found, said: Json) -> Callable[[Connection, SqlRows], None]:
    """The job is locked first, so of two at once the second sees the first."""

    def check(connection: Connection, rows: SqlRows) -> None:
        look = Locked(rows)
        job, offer = look.get("jobs", found.job), look.get("own_offers", found.id)
        told = look.get("complaints", said["id"])
        if told is not None:
            raise _Known if told["offer"] == found.id else Invalid("This id is another complaint's.", "id")
        if job is None or offer is None or not hears(standing(connection, look, offer, job), offer):
            raise SyncError(409, "OWN_DEAF", "No complaint is taken by this link; please call the service centre.")
        _not_too_many(look, offer)

    return check


def _not_too_many(look: Locked, offer: Row) -> None:
    yesterday = clock.before(clock.now(), seconds=DAY_S)
    told = [one for one in look.find("complaints", "job", offer["job"]) if one["offer"] == offer["id"]]
    recent = sorted(one["at"] for one in told if one["at"] > yesterday)
    if len(recent) >= MOST:
        left = clock.parse(recent[0]) - clock.parse(yesterday)
        wait = max(1, round(left.total_seconds()))
        raise SyncError(429, "TOO_MANY", "Several complaints came by this link today.", details={"retry_after": wait})
