"""Offers as the database holds them, and how one stands: it may be signed only while it is ``open`` (rule S6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from server import clock
from server.runtime import runtime
from server.signatures.own_phone.basis import basis
from server.signatures.own_phone.models import OwnOffer
from server.store.crypt import KeyRing
from server.store.tables import Client

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from server.signatures.own_phone.basis import Look
    from server.store.rows import SqlRows
    from sync.messages import Row

HEARS_DAYS: Final = 90
"""As long as people remember what was done, and hardly anybody else has found the link."""
NAMED: Final = select(OwnOffer.org_id, OwnOffer.id, OwnOffer.job)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a token leads."""

    org: str
    id: str
    job: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``Look`` at one snapshot of an organisation."""

    connection: Connection
    org: str

    def get(self, kind: str, row_id: str | None) -> Row | None:
        """The row, or None."""
        return None if row_id is None else next(iter(self.find(kind, "id", row_id)), None)

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows by one column."""
        codec = runtime().codecs[kind]
        found = self.connection.execute(codec.by(column), {"org": self.org, "value": value})
        return codec.decode(found, KeyRing(self.connection, self.org))


@dataclass(frozen=True, slots=True)
class Locked:
    """``Look`` inside a write: rows are locked as they are read."""

    rows: SqlRows

    def get(self, kind: str, row_id: str | None) -> Row | None:
        """The row, or None."""
        return None if row_id is None else self.rows.read(kind, row_id)

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows by one column."""
        return self.rows.find(kind, column, value)


def find(connection: Connection, token: str) -> Found | None:
    """Where the token leads, if it is one of ours."""
    digest = sha256(token.encode()).hexdigest()
    row = connection.execute(NAMED.where(OwnOffer.token_hash == digest)).first()
    return None if row is None else Found(row.org_id, row.id, row.job)


def used(connection: Connection, offer: Row) -> bool:
    """Whether its device has sent what it had to send; that happens once (rule P1)."""
    sent = select(Client.last_mutation_id).where(Client.client_id == offer["client_id"])
    return bool(connection.scalar(sent))


def seal_of(look: Look, offer: Row) -> Row | None:
    """What was signed by it."""
    sealed = look.find("seals", "job", offer["job"])
    return next((seal for seal in sealed if seal["client_id"] == offer["client_id"]), None)


def standing(connection: Connection, look: Look, offer: Row, job: Row) -> str:
    """``open``, ``signed``, ``kept`` (with the office, to be looked at), ``revoked``, ``expired`` or ``void``."""
    if used(connection, offer):
        return "signed" if seal_of(look, offer) else "kept"
    if offer["revoked_at"] is not None:
        return "revoked"
    if expired(offer):
        return "expired"
    dead: Any = offer["differs"] or job["seal"] is not None or job["status"] == "cancelled"
    return "void" if dead or basis(look, job) != offer["basis"] else "open"


def expired(offer: Row) -> bool:
    """Whether its time is over; what was signed by it is not shown for longer either."""
    return bool(offer["expires_at"] <= clock.now())


def hears(state: str, offer: Row) -> bool:
    """Whether a complaint is taken by it (rule S6.7): once it was signed or has run out, and for 90 days."""
    last = clock.after(offer["expires_at"], days=HEARS_DAYS)
    return state in ("signed", "kept", "expired") and clock.now() < last
