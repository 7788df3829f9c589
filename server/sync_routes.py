"""``POST /api/sync``: the push commits, then the pull reads a new snapshot. Source: protocol, One endpoint."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Blueprint

from server import catalogue, clock, store
from server.auth import session, signed_in
from server.devices.contact import due
from server.observed.metrics import metrics
from server.runtime import runtime
from server.store.moment import News
from server.web.bodies import answer, read_body
from sync import cursors
from sync.answer import to_wire
from sync.errors import Restored, SyncError, TooOld
from sync.pull import pull
from sync.request import Limits, read_request
from sync.versions import too_old

if TYPE_CHECKING:
    from flask import Response

    from server.auth import Session
    from server.store.moment import Glance
    from server.store.read import SqlPull
    from sync.cursors import Cursor
    from sync.messages import Caller, Json, SyncRequest
    from sync.pull import PullAnswer

log = logging.getLogger("fieldseal.sync")

LIMITS = Limits()
AT_ONCE = 50
"""More of them in one request are left to the worker."""
blueprint = Blueprint("sync", __name__)


@blueprint.post("/api/sync")
@signed_in(rescue=True)
def sync() -> Response:
    """One round trip."""
    request = read_request(read_body(LIMITS.request_bytes), LIMITS)
    who = session()
    if request.client_id != who.caller.client_id:
        raise SyncError(403, "WRONG_CLIENT", "This access token was given to another device.", "client_id")
    for _ in range(3):
        try:
            return answer(_sync(who, request))
        except Restored as restored:
            store.new_epoch(who.caller.org, _epochs(request), restored.highest)
    raise SyncError(503, "BUSY", "The database was restored; try again.", details={"retry_after": 2})


def _sync(who: Session, request: SyncRequest) -> Json:
    received = clock.now()
    cursor = cursors.decode(request.cursor, runtime().keys.cursor)
    proved = cursors.proved_seq(cursor, request.epoch or "")
    if request.mutations:
        began = perf_counter()
        receipts = store.push(who.caller, request, received, proved, cursor=cursor)
        metrics().pushed(receipts, perf_counter() - began)
        _at_once(who, request)
        request = replace(request, receipts_from=min(request.receipts_from, request.mutations[0].id))
    if who.revoked:
        return _handed_over(who, request, proved)
    pulled, current = _pulled(who.caller, request, cursor)
    if not request.mutations and _worth_noting(who, pulled, proved):
        store.note_contact(who.caller, request, proved)
    return _body(pulled, request, current)


def _pulled(caller: Caller, request: SyncRequest, cursor: Cursor | None) -> tuple[PullAnswer, Json]:
    """The page, and the catalogue of the same moment."""

    def cut(snapshot: SqlPull | Glance) -> tuple[PullAnswer, Json]:
        _check_age(snapshot, request)
        page = pull(snapshot, caller, request, cursor, max_page=LIMITS.page, max_receipts=LIMITS.receipts)
        return page, catalogue.current(snapshot, caller.org)

    if cursor is not None and not request.mutations:
        with suppress(News):
            return cut(store.glance(caller, cursor))
    with store.pulling(caller) as snapshot:
        return cut(snapshot)


def _at_once(who: Session, request: SyncRequest) -> None:
    """What shall be seen in this very answer. The push is safe already: a failure is left to the effect of the same."""
    hooks = runtime().at_once
    for mutation in [one for one in request.mutations if one.name in hooks][:AT_ONCE]:
        try:
            hooks[mutation.name](who.caller, mutation)
        except Exception:
            log.exception("%s was left to the worker", mutation.name)


def _check_age(snapshot: SqlPull | Glance, request: SyncRequest) -> None:
    """Rule P4: only the pull may say no, and says what was stored."""
    oldest = runtime().config.min_build
    if too_old(request.protocol, request.build, oldest):
        receipts = snapshot.receipts(request.receipts_from, LIMITS.receipts)
        raise TooOld(oldest, snapshot.last_mutation_id(), receipts)


def _body(pulled: PullAnswer, request: SyncRequest, current: Json) -> Json:
    oldest = runtime().config.min_build
    return to_wire(
        pulled,
        server_time=clock.now(),
        cursor=cursors.encode(pulled.cursor, runtime().keys.cursor),
        catalogue=current,
        notice={"min_build": oldest} if oldest else {},
        accept=request.accept,
    )


def _handed_over(who: Session, request: SyncRequest, proved: int) -> Json:
    """The answer to a device under rescue. What it says of itself is noted, the last time as it is told to forget."""
    with store.pulling(who.caller) as snapshot:
        _check_age(snapshot, request)
        told = _rescue(snapshot, request)
    if told["erase"] or (not request.mutations and due(who.seen_at, clock.now())):
        store.note_contact(who.caller, request, proved)
    return told


def _rescue(snapshot: SqlPull, request: SyncRequest) -> Json:
    """A revoked device gets receipts and no rows; ``erase`` when nothing of its work is only there."""
    last = snapshot.last_mutation_id()
    safe = last >= request.outbox.next_id - 1 and request.outbox.files_unsent == 0
    return {
        "protocol": 1,
        "server_time": clock.now(),
        "epoch": snapshot.epoch(),
        "last_mutation_id": last,
        "seq": 0,
        "receipts": [one.to_wire() for one in snapshot.receipts(request.receipts_from, LIMITS.receipts)],
        "reset": False,
        "leave": [],
        "del": [],
        "put": {},
        "enter": [],
        "cursor": request.cursor,
        "more": False,
        "files_have": list(snapshot.files_have(request.files)),
        "catalogue": None,
        "notice": {"revoked": True},
        "erase": safe,
    }


def _worth_noting(who: Session, pulled: PullAnswer, proved: int) -> bool:
    """At most once a minute; at once where the device loses the proof of what it was sent (rule P5)."""
    return due(who.seen_at, clock.now()) or (pulled.cursor.complete_seq < proved and who.last_seq_sent < proved)


def _epochs(request: SyncRequest) -> set[str]:
    """The epochs the device speaks of: one of them is the one that ended."""
    cursor = cursors.decode(request.cursor, runtime().keys.cursor)
    return {one for one in (request.epoch, cursor and cursor.epoch) if one}
