"""One moment of the store in memory: its state, and reading it. See ``memory.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sync.release import uuid_of
from sync.store import Change, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sync.messages import Receipt, Row
    from sync.store import ClientState, Key, Number, Stored


@dataclass(frozen=True, slots=True)
class Kept:
    """A row, or its tombstone, in the feed."""

    row: Row | None
    group: str
    seq: int
    client_id: str
    """Of the push that wrote it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A subject's time with a group."""

    subject: str
    group: str
    opened: int
    closed: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything of one moment. Commits replace the containers, so a snapshot is this object itself."""

    epoch: str
    seq: int = 0
    floor: int = 0
    rows: Mapping[Key, Kept] = field(default_factory=dict)
    taken: frozenset[Key] = frozenset()
    """The ids of all rows ever, those of purged deletions among them."""
    scope: Sequence[Scope] = ()
    log: Mapping[tuple[str, int], Stored] = field(default_factory=dict)
    bodies: Mapping[tuple[str, int], str] = field(default_factory=dict)
    uuids: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    outcomes: Mapping[Number, tuple[Receipt, ...]] = field(default_factory=dict)
    """Those given later, oldest first."""
    clients: Mapping[str, ClientState] = field(default_factory=dict)
    files: frozenset[str] = frozenset()


class MemoryRows:
    """``Rows`` of one moment."""

    def __init__(self, state: State, database: Sequence[State]) -> None:
        self._state = state
        self._database = database

    def read(self, kind: str, row_id: str) -> Row | None:
        """See ``Rows``."""
        kept = self._state.rows.get((kind, row_id))
        return None if kept is None or kept.row is None else dict(kept.row)

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """See ``Rows``."""
        live = [kept.row for key, kept in sorted(self._state.rows.items()) if key[0] == kind and kept.row is not None]
        return [dict(row) for row in live if row[column] == value]

    def exists(self, keys: Iterable[Key]) -> set[Key]:
        """See ``Rows``."""
        return {key for key in keys if any(key in state.rows or key in state.taken for state in self._database)}

    def was_in_scope(self, subject: str, group: str, seq: int) -> bool:
        """See ``Rows``."""
        return any(
            (one.subject, one.group) == (subject, group)
            and one.opened <= seq
            and (one.closed is None or seq < one.closed)
            for one in self._state.scope
        )

    def is_in_scope(self, subject: str, group: str) -> bool:
        """See ``Rows``."""
        return (subject, group) in {(one.subject, one.group) for one in self._state.scope if one.closed is None}

    def origin(self, kind: str, row_id: str) -> tuple[int, str] | None:
        """See ``Rows``."""
        kept = self._state.rows.get((kind, row_id))
        return None if kept is None or kept.row is None else (kept.seq, kept.client_id)

    def numbers(self, client_id: str, mutation_id: int) -> Sequence[Number]:
        """See ``Rows``."""
        state, own = self._state, (client_id, mutation_id)
        uuid = next((one for one, number in state.uuids.items() if number == own), None)
        if uuid is None:
            return [own]
        same = state.log[own].content_sha256
        repeats = [
            number
            for number, one in state.log.items()
            if number != own and one.content_sha256 == same and uuid_of(state.bodies[number]) == uuid
        ]
        return [own, *sorted(repeats)]


class MemoryPull:
    """``PullStore`` of one moment."""

    def __init__(self, state: State, client_id: str) -> None:
        self._state = state
        self._client_id = client_id

    def epoch(self) -> str:
        """See ``PullStore``."""
        return self._state.epoch

    def seq(self) -> int:
        """See ``PullStore``."""
        return self._state.seq

    def floor(self) -> int:
        """See ``PullStore``."""
        return self._state.floor

    def last_mutation_id(self) -> int:
        """See ``PullStore``."""
        client = self._state.clients.get(self._client_id)
        return 0 if client is None else client.last_mutation_id

    def receipts(self, first: int, limit: int) -> Sequence[Receipt]:
        """See ``PullStore``."""
        mine = sorted(one for client, one in self._state.log if client == self._client_id and one >= first)
        return [self._state.log[self._client_id, one].receipt for one in mine[:limit]]

    def changes(self, subjects: Sequence[str], after: Place, limit: int) -> Sequence[Change]:
        """See ``PullStore``."""
        opened = self._opened(subjects)
        placed = [
            Change(Place(max(kept.seq, opened[kept.group]), kind, row_id), kept.row)
            for (kind, row_id), kept in self._state.rows.items()
            if kept.group in opened
        ]
        start = _order(after)
        return sorted((one for one in placed if _order(one.place) > start), key=lambda one: _order(one.place))[:limit]

    def left(self, subjects: Sequence[str], after: int) -> Sequence[tuple[str, str, int]]:
        """See ``PullStore``."""
        opened = self._opened(subjects)
        latest = {
            one.group: (one.group, one.reason or "", one.closed)
            for one in sorted(self._state.scope, key=lambda one: one.closed or 0)
            if one.subject in subjects and one.closed is not None and one.closed > after and one.group not in opened
        }
        return sorted(latest.values(), key=lambda one: (one[2], one[0]))

    def entered(self, subjects: Sequence[str], after: int) -> Sequence[str]:
        """See ``PullStore``."""
        return sorted(group for group, opened in self._opened(subjects).items() if opened > after)

    def files_have(self, sha256s: Sequence[str]) -> Sequence[str]:
        """See ``PullStore``."""
        return [one for one in sha256s if one in self._state.files]

    def _opened(self, subjects: Sequence[str]) -> Mapping[str, int]:
        """Groups in scope → the seq since which they are."""
        opened: dict[str, int] = {}
        for one in self._state.scope:
            if one.closed is None and one.subject in subjects:
                opened[one.group] = min(one.opened, opened.get(one.group, one.opened))
        return opened


def _order(place: Place) -> tuple[int, str, str]:
    return place.seq, place.kind, place.id
