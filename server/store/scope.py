"""Writing scope: who sees which group, since when, and what was touched (rules Q3, Q4, P5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from server.db import table
from server.store import bulk
from server.store.one_of import one_of
from server.store.tables import ScopeEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from sync.store import ScopeChange

_TOUCH = (
    update(ScopeEntry)
    .where(one_of(ScopeEntry.grp, "groups"), ScopeEntry.closed_seq.is_(None))
    .values(touched_seq=bindparam("now"))
)
_CLOSE = (
    update(ScopeEntry)
    .where(ScopeEntry.subject == bindparam("who"), ScopeEntry.grp == bindparam("what"), ScopeEntry.closed_seq.is_(None))
    .values(closed_seq=bindparam("now"), reason=bindparam("why"))
)
_OPEN = select(ScopeEntry.subject, ScopeEntry.grp).where(
    one_of(ScopeEntry.grp, "groups"), ScopeEntry.closed_seq.is_(None)
)
_COLUMNS = ("subject", "grp", "opened_seq", "org_id", "touched_seq")


class ScopeWriter:
    """Stamps scope with the seq of the transaction, while the counter is held."""

    def __init__(self, connection: Connection, org: str, seq: int) -> None:
        self._connection = connection
        self._org = org
        self._seq = seq

    def write(self, changes: Sequence[ScopeChange], groups: Iterable[str]) -> None:
        """Close, touch, open. ``groups``: those whose rows changed."""
        closing = [one for one in changes if one.reason is not None]
        if closing:
            values = [{"who": one.subject, "what": one.group, "why": one.reason, "now": self._seq} for one in closing]
            self._connection.execute(_CLOSE, values)
        touched = sorted(groups)
        if touched:
            self._connection.execute(_TOUCH, {"groups": touched, "now": self._seq})
        opening = [(one.subject, one.group) for one in changes if one.reason is None]
        self._open(opening + [(one, one) for one in touched if one.startswith(("centre:", "user:"))])

    def _open(self, wanted: Sequence[tuple[str, str]]) -> None:
        """A person and a centre always see their own group; nobody sees one twice."""
        if not wanted:
            return
        groups = sorted({group for _subject, group in wanted})
        there = {(subject, group) for subject, group in self._connection.execute(_OPEN, {"groups": groups})}
        fresh = [one for one in dict.fromkeys(wanted) if one not in there]
        rows = [(subject, group, self._seq, self._org, self._seq) for subject, group in fresh]
        bulk.insert(self._connection, table(ScopeEntry), _COLUMNS, rows)
