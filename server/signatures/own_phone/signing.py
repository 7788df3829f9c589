"""A signature from the customer's own phone goes the way of all mutations, by a device of its own (rules S6.4, S6.5).

The device belongs to the offer and numbers from 1, so P1 does the rest: the first to come wins, the same again gets
the same answer, and anything else is a fork.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from server import clock, store
from server.runtime import runtime
from server.signatures.own_phone.offers import Locked, Snapshot, standing, used
from server.store.engine import reading
from server.store.of_server import request_of
from server.store.tables import Counter
from sync.canonical import CanonicalError, parse_strict
from sync.errors import Forked, Invalid, Refused, SyncError
from sync.request import parse_mutation

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from server.signatures.own_phone.offers import Found
    from server.store.rows import SqlRows
    from sync.messages import Json, Mutation, Receipt

WORDS: Final = {
    "void": "The technician has added something; ask for a new code.",
    "expired": "This link has run out; ask for a new code.",
    "revoked": "This link was taken back; ask for a new code.",
    "used": "This link has been used.",
}
RATE, SIGN = "signatures.rate", "signatures.sign"


def sign(found: Found, said: Json) -> list[Receipt]:
    """Write rating and signature. 409 ``OWN_USED``, ``OWN_VOID``, ``OWN_EXPIRED``, ``OWN_REVOKED``; ``Invalid``."""
    with reading() as connection:
        offer = Snapshot(connection, found.org).get("own_offers", found.id)
        seq = connection.scalars(select(Counter.seq).where(Counter.org_id == found.org)).one()
    if offer is None or offer["client_id"] is None:
        raise gone("void")
    caller = replace(store.acting(offer["by"]), role="technician", client_id=offer["client_id"])
    mutations = _mutations(found, said)
    request = request_of(caller, mutations, next_id=len(mutations) + 1)
    try:
        return store.push(caller, request, clock.now(), seq, first=_only_while_open(found))
    except Forked:
        raise gone("used") from None


def gone(state: str) -> SyncError:
    """Nothing can be signed by it any more."""
    return SyncError(409, f"OWN_{state.upper()}", WORDS.get(state, WORDS["used"]))


def _only_while_open(found: Found) -> Callable[[Connection, SqlRows], None]:
    """The job is locked first, as every push about it does: whatever is added waits, or is seen here (rule S6.3)."""

    def check(connection: Connection, rows: SqlRows) -> None:
        look = Locked(rows)
        job, offer = look.get("jobs", found.job), look.get("own_offers", found.id)
        if job is None or offer is None:
            raise gone("void")
        if used(connection, offer):
            return
        state = standing(connection, look, offer, job)
        if state != "open":
            raise gone(state)

    return check


def _mutations(found: Found, said: Json) -> list[Mutation]:
    """Rating, if any, and signature, as the page has made them; ``Invalid`` for what no page of ours sends."""
    calls = [(name, said[key]) for name, key in ((RATE, "rating"), (SIGN, "seal")) if said[key] is not None]
    return [_mutation(n, found, said, *call) for n, call in enumerate(calls, 1)]


def _mutation(number: int, found: Found, said: Json, name: str, call: Json) -> Mutation:
    declared = runtime().registry.find(name)
    if declared is None:
        raise LookupError(name)
    _judge(found, name, _parsed(declared.parse, call["args"]))
    circumstances = {key: said[key] for key in ("base_seq", "at", "tz", "offset_ms")}
    envelope = {"id": number, "uuid": call["uuid"], "name": name, "v": declared.v, "args": call["args"]}
    return parse_mutation(envelope | circumstances)


def _parsed(parse: Callable[[Json], Json], args: Json) -> Json:
    try:
        return parse(args)
    except Refused as no:
        raise Invalid(no.message, no.field or "args") from None


def _judge(found: Found, name: str, args: Json) -> None:
    """The link is about one job, and its text can be read: a signature that cannot be would use it up."""
    if args["job"] != found.job:
        raise Invalid("This link is about another job.", "job")
    if name == RATE:
        if args["device"] != "own":
            raise Invalid("This is the customer's own device.", "device")
        return
    try:
        readable: Any = isinstance(parse_strict(args["text"]), dict)
    except CanonicalError:
        readable = False
    if not readable:
        raise Invalid("The signed text cannot be read.", "text")
