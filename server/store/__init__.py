"""The store, for the rest of the server: push a batch, write as the server, read a page. The way to synced rows."""

from __future__ import annotations

import logging
import uuid
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import case, select, update

from server import clock, ids
from server.devices.contact import Contact
from server.runtime import runtime
from server.store import one_by_one
from server.store.crypt import keyed
from server.store.engine import ATTEMPTS, CONFLICTS, asking, reading, retrying, writing
from server.store.flush import Flush
from server.store.moment import Glance
from server.store.of_server import request_of
from server.store.read import SqlPull
from server.store.rows import SqlRows
from server.store.tables import Client, Counter
from server.store.write import SqlPush
from server.users import Centre, User
from sync import push as protocol
from sync.cursors import ahead_of
from sync.errors import Forked, Gap, SyncError
from sync.messages import Caller
from sync.request import parse_mutation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sqlalchemy import Connection

    from sync.cursors import Cursor
    from sync.messages import Json, Mutation, Receipt, SyncRequest
    from sync.store import Changes

log = logging.getLogger("fieldseal.store")


def push(
    caller: Caller,
    request: SyncRequest,
    received_at: str,
    cursor_seq: int,
    *,
    cursor: Cursor | None = None,
    apart: one_by_one.Apart = None,
    first: Callable[[Connection, SqlRows], None] | None = None,
) -> list[Receipt]:
    """Take a batch in: one transaction, run again when it loses a race; in parts where one mutation cannot be stored.

    ``cursor``: the request's, as decoded. Errors and ``apart`` as ``sync.push.push``. ``first``: run in the same
    transaction before anything else; what it raises leaves everything as it was.
    """
    contact = Contact.of(request, cursor_seq)
    woken = False

    def transaction(batch: Sequence[Mutation], apart: one_by_one.Apart) -> list[Receipt]:
        def attempt(n: int, *, alone: bool = False) -> tuple[list[Receipt], bool]:
            with writing(alone=alone) as connection:
                store = SqlPush(connection, runtime(), caller, batch, contact, careful=n > 0)
                store.received_at = received_at
                if first is not None:
                    first(connection, store.locked)
                epoch, counter = store.life()
                receipts = protocol.push(
                    store,
                    runtime().registry,
                    runtime().review_for(caller),
                    caller,
                    replace(request, mutations=tuple(batch)),
                    received_at,
                    cursor_seq,
                    epoch=epoch,
                    ahead=ahead_of(cursor, epoch, counter),
                    on_crash=_log_crash,
                    apart=apart,
                )
                return receipts, store.effects

        nonlocal woken
        receipts, effects = retrying(attempt, alone=lambda: attempt(CONFLICTS, alone=True))
        woken = woken or effects
        return receipts

    try:
        return one_by_one.take(request.mutations, transaction, apart)
    finally:
        if woken:
            runtime().awake()


def glance(caller: Caller, cursor: Cursor) -> Glance:
    """One look, enough for a device that is up to date."""
    with asking() as connection:
        return Glance(connection, caller, cursor)


@contextmanager
def pulling(caller: Caller) -> Iterator[SqlPull]:
    """One read snapshot for the caller."""
    with reading() as connection:
        yield SqlPull(connection, runtime().codecs, caller, runtime().feed)


def run_as(caller: Caller, calls: Sequence[tuple[str, Json]]) -> list[Receipt]:
    """Do mutations in the server's own process, on behalf of ``caller``: numbered, logged, receipted."""
    for _ in range(ATTEMPTS):
        last, seq = _where(caller)
        request = request_of(caller, [_mutation(last + n, seq, *call) for n, call in enumerate(calls, 1)])
        try:
            return push(caller, request, clock.now(), seq)
        except (Gap, Forked):
            continue  # another process acted as the same caller meanwhile: number them anew
    raise SyncError(503, "BUSY", "Too much at once; nothing was stored, try again.", details={"retry_after": 2})


def acting(user: str) -> Caller:
    """A person as a caller, with the server's own device for him (seeds, commands, imports)."""
    with reading() as connection:
        found = connection.execute(select(User.org_id, User.name, User.role, User.centre).where(User.id == user)).one()
        centres = centres_of(connection, found.org_id, found.role, found.centre)
    own = _own_device(user)
    return Caller(found.org_id, user, found.role, own, centres, found.name)


def centres_of(connection: Connection, org: str, role: str, centre: str | None) -> tuple[str, ...]:
    """Whose jobs somebody works: his centre's; all of them for a manager or admin who belongs to none."""
    if centre is not None:
        return (centre,)
    if role not in ("manager", "admin"):
        return ()
    return tuple(connection.scalars(select(Centre.id).where(Centre.org_id == org).order_by(Centre.id)))


def system_caller(org: str) -> Caller:
    """The server itself: an admin of all centres with a device of its own."""
    with reading() as connection:
        centres = centres_of(connection, org, "admin", None)
    own = _own_device(org)
    return Caller(org=org, user=own, role="admin", client_id=own, centres=centres, name="Fieldseal")


def _own_device(of: str) -> str:
    """The server's device for a person or an organisation: a secret's, so that nobody takes the id before us."""
    return str(uuid.uuid5(uuid.UUID(of), keyed(f"server device of {of}", runtime().keys.digest)))


def write_changes(org: str, make: Callable[[Connection, SqlRows], Changes | None]) -> int | None:
    """Write rows nobody's mutation stands for (a file's arrival). ``make`` reads and decides; None writes nothing."""

    def attempt(n: int) -> int | None:
        with writing() as connection:
            rows = SqlRows(connection, runtime().codecs, org, careful=n > 0)
            changes = make(connection, rows)
            seq = None
            if changes is not None:
                flush = Flush(connection, runtime(), rows, org)
                flush.prepare(changes)
                seq = flush.write(changes, [], client_id=None, at=clock.now())
            connection.commit()
            return seq

    return retrying(attempt)


def new_epoch(org: str, before: Collection[str], highest: int) -> None:
    """Begin another life of the database, its seq above ``highest`` (rule Q5). Only the first to notice does it."""

    def attempt(_n: int) -> None:
        with writing() as connection:
            counter = connection.execute(
                select(Counter.epoch, Counter.seq).where(Counter.org_id == org).with_for_update()
            ).one()
            if counter.epoch in before:
                fresh = {"epoch": ids.short(), "seq": max(counter.seq, highest) + 1}
                connection.execute(update(Counter).where(Counter.org_id == org), fresh)
            connection.commit()

    retrying(attempt)


def note_contact(caller: Caller, request: SyncRequest, cursor_seq: int) -> None:
    """Write what the device said of itself, apart from any push."""

    def attempt(_n: int) -> None:
        with writing() as connection:
            sent = case((Client.last_seq_sent > cursor_seq, Client.last_seq_sent), else_=cursor_seq)
            values = Contact.of(request, cursor_seq).values(clock.now(), cursor_seq) | {"last_seq_sent": sent}
            connection.execute(update(Client).where(Client.client_id == caller.client_id).values(values))
            connection.commit()

    retrying(attempt)


def _log_crash(mutation: Mutation, crash: Exception) -> None:
    log.error("mutation %s (%s) crashed its handler", mutation.uuid, mutation.name, exc_info=crash)


def _where(caller: Caller) -> tuple[int, int]:
    """The caller's last mutation and the organisation's seq."""
    with reading() as connection:
        last = connection.scalar(select(Client.last_mutation_id).where(Client.client_id == caller.client_id)) or 0
        return last, connection.scalars(select(Counter.seq).where(Counter.org_id == caller.org)).one()


def _mutation(number: int, seq: int, name: str, args: Json) -> Mutation:
    declared = runtime().registry.find(name)
    return parse_mutation(
        {
            "id": number,
            "uuid": ids.uuid7(),
            "name": name,
            "v": declared.v if declared else 1,
            "base_seq": seq,
            "at": clock.now(),
            "tz": "UTC",
            "offset_ms": 0,
            "args": args,
        }
    )
