"""A store under test, and short words for what the checks do to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from sync.messages import Mutation, Outcome, Verdict
from sync.push import content_sha256
from sync.request import parse_mutation
from sync.store import Changes, Entry, Place, ScopeChange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from sync.messages import Caller, Row
    from sync.store import Change, ClientState, Key, PullStore, PushStore

APPLIED = Verdict(Outcome.APPLIED)
AT = "2026-11-22T08:03:04.123Z"


class Harness(Protocol):
    """A store under test, with one empty organisation in it."""

    column: str
    """The indexed column of ``row``'s kind by which its group finds it."""

    def caller(self, n: int) -> Caller:
        """Return the nth technician with a device of his own."""

    def writing(self, caller: Caller) -> AbstractContextManager[PushStore]:
        """Open a write transaction; what is not committed inside is undone."""

    def reading(self, caller: Caller) -> AbstractContextManager[PullStore]:
        """Open a read snapshot."""

    def group(self, n: int) -> str:
        """Return the nth group."""

    def row(self, group: str, n: int, text: str) -> tuple[str, Row]:
        """(kind, the nth row of a mutable kind in a group), complete, with a text of one's choice in it."""

    def whole_file(self, caller: Caller) -> str:
        """SHA-256 of a file that the caller has sent whole."""

    def purge(self, up_to: int) -> None:
        """Forget deletions up to a seq."""

    def other(self) -> Harness:
        """Return another organisation in the same store."""


def mutation(n: int, uuid_n: int | None = None, text: str = "a") -> Mutation:
    """Return the nth well-formed mutation of a device; ``uuid_n`` chooses its uuid."""
    return parse_mutation(
        {
            "id": n,
            "uuid": f"01993c2e-7b1a-7c3e-8d21-{uuid_n or n:012x}",
            "name": "conformance.check",
            "v": 1,
            "base_seq": 0,
            "at": AT,
            "tz": "Asia/Shanghai",
            "offset_ms": 0,
            "args": {"text": text},
        }
    )


def entry(one: Mutation, verdict: Verdict = APPLIED) -> Entry:
    """Make a mutation ready for the log."""
    return Entry(one, content_sha256(one), verdict)


class Bench:
    """Short words for what the checks do."""

    def __init__(self, harness: Harness, n: int = 1) -> None:
        self.harness = harness
        self.caller = harness.caller(n)
        self.subject = f"user:{self.caller.user}"

    def commit(self, *entries: Entry, client: dict[str, Any] | None = None, **changes: Any) -> int:
        """Commit as this device; ``changes`` are the fields of ``Changes``."""
        with self.harness.writing(self.caller) as store:
            state = store.client()
            last = entries[-1].mutation.id if entries else state.last_mutation_id
            return store.commit(entries, Changes(**changes), replace(state, last_mutation_id=last, **(client or {})))

    def put(self, *rows: tuple[str, Row], added: bool = True, scope: Sequence[ScopeChange] = ()) -> int:
        """Write rows."""
        keyed: dict[Key, Row] = {(kind, row["id"]): row for kind, row in rows}
        return self.commit(rows=keyed, added=set(keyed) if added else set(), scope=list(scope))

    def delete(self, kind: str, row: Row) -> int:
        """Delete a row."""
        return self.commit(deleted={(kind, row["id"])})

    def enter(self, group: str) -> int:
        """Gain a group."""
        return self.commit(scope=[ScopeChange(self.subject, group)])

    def leave(self, group: str, reason: str = "reassigned") -> int:
        """Lose it."""
        return self.commit(scope=[ScopeChange(self.subject, group, reason)])

    def client(self) -> ClientState:
        """What the store knows of the device."""
        with self.harness.writing(self.caller) as store:
            return store.client()

    def changes(self, after: Place = Place(), limit: int = 100) -> list[Change]:  # noqa: B008 - frozen
        """Return the feed as this user sees it."""
        with self.harness.reading(self.caller) as store:
            return list(store.changes([self.subject], after, limit))

    def seen(self) -> list[tuple[int, str, Row | None]]:
        """(seq, id, row) of the whole feed."""
        return [(one.place.seq, one.place.id, one.row) for one in self.changes()]


def same(given: object, expected: object) -> None:
    """Fail, showing both, where they differ."""
    if given != expected:
        raise AssertionError(f"{given!r} should be {expected!r}")
