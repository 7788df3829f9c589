"""The unit of work: what a mutation reads and wants written, before anything is. Source: ``SPEC.md`` P2, P3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.errors import NotHere, Refused
from sync.store import Changes, ScopeChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sync.messages import Json, Row
    from sync.store import Key, Later, Number, Rows


class Draft:
    """A ``Tx`` over ``Rows``, and itself ``Rows``: so drafts stack. Nothing reaches what is below until ``merge``."""

    def __init__(self, below: Rows) -> None:
        self.below = below
        self.changes = Changes()
        self._written: dict[str, dict[str, Row]] = {}
        """Kind → id → ``changes.rows``: a search looks through one kind."""
        self.flags: list[tuple[str, str]] = []

    def child(self) -> Draft:
        """A draft on top of this one; ``take`` it when it shall count."""
        return Draft(self)

    def take(self, child: Draft) -> None:
        """Make a child's changes this draft's own."""
        for key, row in child.changes.rows.items():
            if key in child.changes.added:
                self.changes.added.add(key)
            self._write(key, row)
        for kind, row_id in child.changes.deleted:
            self.delete(kind, row_id)
        for change in child.changes.scope:
            self._scope(change)
        self.changes.effects.extend(child.changes.effects)
        self.changes.later.extend(child.changes.later)

    # Rows ------------------------------------------------------------------------------------------------------

    def read(self, kind: str, row_id: str) -> Row | None:
        """The row as this draft leaves it; a copy, so that changing it does nothing before ``put``."""
        key = (kind, row_id)
        if key in self.changes.deleted:
            return None
        row = self.changes.rows.get(key)
        if row is None:
            row = self.below.read(kind, row_id)
        return None if row is None else dict(row)

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows by one indexed column, by id, this draft's own included."""
        found = {row["id"]: row for row in self.below.find(kind, column, value)}
        for touched, row_id in self.changes.deleted:
            if touched == kind:
                found.pop(row_id, None)
        for row_id, row in self._written.get(kind, {}).items():
            found.pop(row_id, None)
            if row[column] == value:
                found[row_id] = row
        return [dict(found[row_id]) for row_id in sorted(found)]

    def exists(self, keys: Iterable[Key]) -> set[Key]:
        """Those taken, here or below; a deleted row's id stays taken."""
        asked = set(keys)
        here = asked & (self.changes.rows.keys() | self.changes.deleted)
        return here | self.below.exists(asked - here)

    def was_in_scope(self, subject: str, group: str, seq: int) -> bool:
        """Whether the subject had the group at ``seq``: history, which no draft changes."""
        return self.below.was_in_scope(subject, group, seq)

    def is_in_scope(self, subject: str, group: str) -> bool:
        """Whether it has it as this draft leaves it."""
        for change in self.changes.scope:
            if (change.subject, change.group) == (subject, group):
                return change.reason is None
        return self.below.is_in_scope(subject, group)

    def origin(self, kind: str, row_id: str) -> tuple[int, str] | None:
        """Who wrote a stored row, and at which seq; None for what this draft writes."""
        key = (kind, row_id)
        touched = key in self.changes.rows or key in self.changes.deleted
        return None if touched else self.below.origin(kind, row_id)

    def numbers(self, client_id: str, mutation_id: int) -> Sequence[Number]:
        """Where a mutation stands in the log, which no draft changes."""
        return self.below.numbers(client_id, mutation_id)

    # Tx --------------------------------------------------------------------------------------------------------

    def get(self, kind: str, row_id: str | None) -> Row | None:
        """The row, or None; a null id has none."""
        return None if row_id is None else self.read(kind, _text(row_id))

    def need(self, kind: str, row_id: str | None) -> Row:
        """The row; ``NotHere`` where there is none."""
        row = self.get(kind, row_id)
        if row is None:
            raise NotHere
        return row

    def put(self, kind: str, row: Row) -> None:
        """Insert or replace a mutable row."""
        self._write((kind, _text(row["id"])), dict(row))

    def add(self, kind: str, row: Row) -> None:
        """Insert; ids are taken once and for all."""
        key = (kind, _text(row["id"]))
        if self.exists([key]):
            raise Refused("ID_TAKEN", "There is a record with this id already.", "id")
        self.changes.added.add(key)
        self._write(key, dict(row))

    def delete(self, kind: str, row_id: str) -> None:
        """Delete, leaving a tombstone where a store has the row; nothing where nobody has."""
        key = (kind, _text(row_id))
        self.changes.rows.pop(key, None)
        self._written.get(kind, {}).pop(row_id, None)
        self.changes.added.discard(key)
        if self.below.read(kind, row_id) is not None:
            self.changes.deleted.add(key)

    def enter(self, subject: str, group: str) -> None:
        """Let a subject see a group; nothing where it does already."""
        if not self.is_in_scope(subject, group):
            self._scope(ScopeChange(subject, group))

    def leave(self, subject: str, group: str, reason: str) -> None:
        """Close it; nothing where it is not open."""
        if self.is_in_scope(subject, group):
            self._scope(ScopeChange(subject, group, reason))

    def flag(self, code: str, message: str) -> None:
        """Keep the work, tell the office."""
        self.flags.append((code, message))

    def effect(self, name: str, payload: Json) -> None:
        """Run something after the commit."""
        self.changes.effects.append((name, payload))

    def later(self, outcome: Later) -> None:
        """Append to the log of outcomes."""
        self.changes.later.append(outcome)

    def _write(self, key: Key, row: Row) -> None:
        self.changes.deleted.discard(key)
        self.changes.rows[key] = row
        self._written.setdefault(key[0], {})[key[1]] = row

    def _scope(self, change: ScopeChange) -> None:
        """Going in and out within one commit is nothing: a change cancels the opposite one before it."""
        for before in self.changes.scope:
            if (before.subject, before.group) == (change.subject, change.group):
                self.changes.scope.remove(before)
                return
        self.changes.scope.append(change)


def _text(row_id: str) -> str:
    """Guard the store: an id of another type is the handler's fault, not the database's."""
    if not isinstance(row_id, str):
        raise TypeError(f"a row's id is text, not {type(row_id).__name__}")
    return row_id
