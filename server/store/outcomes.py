"""Reading the log to run something once more, and its later outcomes (rules P1.5, P3.7, P3.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_

from server.db import table
from server.store import bulk
from server.store.log_entry import opened
from server.store.tables import LaterOutcome, LoggedMutation
from sync.canonical import parse
from sync.messages import Outcome, Receipt
from sync.release import uuid_of
from sync.store import Logged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from server.store.crypt import KeyRing
    from sync.store import Later, Number

_COLUMNS = ("client_id", "mutation_id", "n", "outcome", "code", "message", "field", "at", "by", "seq", "decision")
_NUMBER = tuple_(LaterOutcome.client_id, LaterOutcome.mutation_id)


def logged(connection: Connection, ring: KeyRing, number: Number) -> Logged | None:
    """A mutation of the log with its content, locked: nobody can repeat it before the commit."""
    found = connection.execute(_line(number).with_for_update()).first()
    if found is None:
        return None
    text = opened(found.body, ring)
    body = parse(found.body if text is None else text)
    if text is None:
        del body["args"]
    return Logged(body, found.received_at, found.uuid, erased=text is None)


def numbers(connection: Connection, org: str, number: Number) -> Sequence[Number]:
    """See ``Rows.numbers``."""
    first = connection.execute(_line(number).with_for_update()).first()
    if first is None or first.uuid is None:
        return [number]
    repeats = select(LoggedMutation.client_id, LoggedMutation.id, LoggedMutation.body).where(
        LoggedMutation.org_id == org,
        LoggedMutation.content_sha256 == first.content_sha256,
        LoggedMutation.uuid.is_(None),
    )
    same = [(row.client_id, row.id) for row in connection.execute(repeats) if uuid_of(row.body) == first.uuid]
    return [number, *sorted(same)]


def latest(connection: Connection, asked: Iterable[Number]) -> Mapping[Number, Receipt]:
    """The last outcome of those that were given one later."""
    last = (
        select(LaterOutcome.client_id, LaterOutcome.mutation_id, func.max(LaterOutcome.n))
        .where(_NUMBER.in_(list(asked)))
        .group_by(LaterOutcome.client_id, LaterOutcome.mutation_id)
    )
    which = tuple_(LaterOutcome.client_id, LaterOutcome.mutation_id, LaterOutcome.n)
    found = connection.execute(select(LaterOutcome).where(which.in_(last)))
    return {(row.client_id, row.mutation_id): _receipt(row) for row in found}


def append(connection: Connection, later: Sequence[Later], seq: int, at: str) -> None:
    """Write outcomes, each behind those its mutation has."""
    if not later:
        return
    highest = (
        select(LaterOutcome.client_id, LaterOutcome.mutation_id, func.max(LaterOutcome.n).label("n"))
        .where(_NUMBER.in_([(one.client_id, one.id) for one in later]))
        .group_by(LaterOutcome.client_id, LaterOutcome.mutation_id)
    )
    n = {(row.client_id, row.mutation_id): row.n for row in connection.execute(highest)}
    rows = []
    for one in later:
        number, verdict = (one.client_id, one.id), one.verdict
        n[number] = n.get(number, 0) + 1
        told = (str(verdict.outcome), verdict.code, verdict.message, verdict.field)
        rows.append((*number, n[number], *told, at, one.by, seq, one.decision))
    bulk.insert(connection, table(LaterOutcome), _COLUMNS, rows)


def _line(number: Number) -> Any:
    return select(LoggedMutation).where(LoggedMutation.client_id == number[0], LoggedMutation.id == number[1])


def _receipt(row: Any) -> Receipt:
    return Receipt(row.mutation_id, Outcome(row.outcome), row.seq, row.code, row.message, row.field)
