"""What travels on the wire, as typed values. Source: ``sync/SPEC.md`` (Messages)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = "dict[str, Any]"
"""A JSON object. Never holds a float: quantities and readings are decimal strings."""

Row: TypeAlias = "dict[str, Any]"
"""One complete row of a synced kind: every column present, null rather than absent."""


class Outcome(StrEnum):
    """What became of a mutation. Only ``REJECTED`` and ``APPLIED`` are final by themselves."""

    APPLIED = "applied"
    FLAGGED = "flagged"
    REJECTED = "rejected"
    HELD = "held"
    QUARANTINED = "quarantined"

    @property
    def took_effect(self) -> bool:
        """Whether the rows changed."""
        return self in (Outcome.APPLIED, Outcome.FLAGGED)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One mutation as it came in. ``body`` is its RFC 8785 text, ``sha256`` the hex digest of it."""

    id: int
    uuid: str | None
    name: str
    v: int
    base_seq: int
    at: str
    tz: str
    offset_ms: int | None
    args: Json
    body: str
    sha256: str
    malformed: str | None = None
    """Why it cannot be run (rule P3, ``MALFORMED``); None when it is well formed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its reason, before it has a seq."""

    outcome: Outcome
    code: str | None = None
    message: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The stored answer to one mutation."""

    id: int
    outcome: Outcome
    seq: int
    code: str | None = None
    message: str | None = None
    field: str | None = None

    def to_wire(self) -> Json:
        """``{id, outcome, seq}`` and, unless applied, ``code`` and ``message`` (``field`` where one is to blame)."""
        wire: Json = {"id": self.id, "outcome": str(self.outcome), "seq": self.seq}
        if self.outcome is not Outcome.APPLIED:
            wire |= {"code": self.code, "message": self.message}
            if self.field is not None:
                wire["field"] = self.field
        return wire


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is speaking, as proved by the access token."""

    org: str
    user: str
    role: str
    client_id: str
    centres: tuple[str, ...] = ()
    name: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The scope subjects whose groups this caller may see: himself, and at a desk his centres and the organisation.

        What no centre has to decide waits in the organisation's own group, at all its desks (rule P3.10).
        """
        own = (f"user:{self.user}",)
        return own if self.role == "technician" else (*own, *(f"centre:{c}" for c in self.centres), self.all_desks)

    @property
    def all_desks(self) -> str:
        """The subject every desk of the organisation speaks for; so it makes no difference between two of them."""
        return f"centre:{self.org}"


@dataclass(frozen=True, slots=True)
class OutboxState:
    """What the device says it still holds."""

    next_id: int = 1
    unsent: int = 0
    oldest_at: str | None = None
    files_unsent: int = 0


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """A parsed ``POST /api/sync`` body."""

    protocol: int
    build: str
    client_id: str
    epoch: str | None
    cursor: str | None
    page: int
    receipts_from: int
    accept: tuple[str, ...]
    outbox: OutboxState
    wall: str | None
    files: tuple[str, ...]
    mutations: tuple[Mutation, ...] = field(default=())
