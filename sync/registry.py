"""Mutations by name: one declaration each, permission first. Source: ``sync/SPEC.md`` P3–P5."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sync.messages import Caller, Json, Row
    from sync.store import Later, Number


class Tx(Protocol):
    """What a mutation may do. Writes are seen by later reads of the same batch and reach the store at the commit."""

    def get(self, kind: str, row_id: str | None) -> Row | None:
        """The row, or None."""

    def need(self, kind: str, row_id: str | None) -> Row:
        """The row; where there is none, or the id is None, the mutation is held (``NOT_FOUND``)."""

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows of a kind by one indexed column."""

    def put(self, kind: str, row: Row) -> None:
        """Insert or replace a mutable row (complete, every column)."""

    def add(self, kind: str, row: Row) -> None:
        """Insert a new row, fact or not. Raises ``Refused("ID_TAKEN")`` where the id exists already."""

    def delete(self, kind: str, row_id: str) -> None:
        """Delete a mutable row, leaving a tombstone in the feed."""

    def enter(self, subject: str, group: str) -> None:
        """Let a subject see a group from now on; nothing happens where it does already."""

    def leave(self, subject: str, group: str, reason: str) -> None:
        """Close it; ``reason`` reaches the device."""

    def was_in_scope(self, subject: str, group: str, seq: int) -> bool:
        """Whether the subject had the group at ``seq`` (rule P5)."""

    def is_in_scope(self, subject: str, group: str) -> bool:
        """Whether it has it now."""

    def origin(self, kind: str, row_id: str) -> tuple[int, str] | None:
        """(seq, client_id) of the push that last wrote a stored row; None for one written in this very batch."""

    def numbers(self, client_id: str, mutation_id: int) -> Sequence[Number]:
        """Every number under which a logged mutation came, its own first."""

    def later(self, outcome: Later) -> None:
        """Append to the log of outcomes (see ``release.settle``)."""

    def flag(self, code: str, message: str) -> None:
        """Keep the work and tell the office: the outcome becomes ``flagged`` (the first flag names it)."""

    def effect(self, name: str, payload: Json) -> None:
        """Run something after the commit (push, mail, PDF)."""


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of a mutation. Every time is RFC 3339 UTC with milliseconds."""

    caller: Caller
    id: int
    uuid: str
    name: str
    v: int
    base_seq: int
    at: str
    """When it happened: the device's clock corrected by its last measured offset (rule V7)."""
    device_at: str
    tz: str
    offset_ms: int | None
    received_at: str


Step: TypeAlias = "Callable[[Tx, Json, Context], None]"
Parse: TypeAlias = "Callable[[Json], Json]"
"""Arguments as sent → arguments as the handler wants them; raises ``Refused`` with the field to blame."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A mutation: permanent name, version, argument schema, who may, what it does."""

    name: str
    v: int
    parse: Parse
    allow: Step
    apply: Step
    upcasts: Mapping[int, Callable[[Json], Json]] = field(default_factory=dict)
    """Old version → function giving the next version's arguments (rule P4)."""
    personal: tuple[str, ...] = ()
    """Arguments that are encrypted in the log under the customer's key (rule S3)."""


class Registry:
    """All mutations of a server, by name."""

    def __init__(self, declared: Sequence[Declared] = ()) -> None:
        self._by_name: dict[str, Declared] = {}
        for one in declared:
            self.add(one)

    def add(self, one: Declared) -> None:
        """Register; a name is given once, and every earlier version has its upcast (rule P4)."""
        if one.name in self._by_name:
            raise ValueError(f"mutation {one.name} is declared twice")
        if set(one.upcasts) != set(range(1, one.v)):
            raise ValueError(f"mutation {one.name} needs an upcast for each version before {one.v}")
        self._by_name[one.name] = one

    def find(self, name: str) -> Declared | None:
        """The declaration, or None for a name nobody knows."""
        return self._by_name.get(name)

    def __iter__(self) -> Iterator[Declared]:
        return iter(sorted(self._by_name.values(), key=lambda one: one.name))
