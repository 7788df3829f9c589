"""Reading inside a push (port ``sync.store.Rows``): rows are locked as they are read, and read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from server.store.crypt import KeyRing
from server.store.tables import Commit, ScopeEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from server.store.codec import Codec
    from sync.messages import Row
    from sync.store import Key


class SqlRows:
    """Rows of one organisation inside one write transaction."""

    def __init__(self, connection: Connection, codecs: Mapping[str, Codec], org: str, *, careful: bool) -> None:
        self.ring = KeyRing(connection, org)
        self._connection = connection
        self._codecs = codecs
        self._org = org
        self._careful = careful
        self._read: dict[Key, Row | None] = {}
        self._found: dict[tuple[str, str, str], list[Row]] = {}
        self._scope: dict[tuple[str, str], list[tuple[int, int | None]]] = {}

    def read(self, kind: str, row_id: str) -> Row | None:
        """The row, locked; None when it does not exist in this organisation."""
        key = (kind, row_id)
        if key not in self._read:
            self.prefetch(kind, [row_id])
        return self._read[key]

    def prefetch(self, kind: str, ids: Iterable[str]) -> None:
        """Read and lock several at once, in the order of their ids (rule Q1)."""
        codec = self._codecs[kind]
        missing = sorted({one for one in ids if (kind, one) not in self._read})
        if not missing:
            return
        found = codec.decode(self._connection.execute(codec.locked, {"org": self._org, "ids": missing}), self.ring)
        self._read |= {(kind, one): None for one in missing}
        self._read |= {(kind, row["id"]): row for row in found}

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows of a kind whose indexed column has this value, by id."""
        key = (kind, column, value)
        if key not in self._found:
            codec = self._codecs[kind]
            found = self._connection.execute(codec.by(column), {"org": self._org, "value": value})
            self._found[key] = codec.decode(found, self.ring)
        return self._found[key]

    def exists(self, keys: Iterable[Key]) -> set[Key]:
        """Those of the keys that exist in any organisation.

        A fact's id is nearly always new, so it is not looked for: where it is taken after all, the insert fails, and
        the whole transaction runs again with ``careful``.
        """
        found: set[Key] = set()
        for kind, row_id in keys:
            codec = self._codecs[kind]
            if codec.kind.fact and not self._careful:
                continue
            if self._read.get((kind, row_id)) is not None or self._connection.scalar(codec.taken, {"id": row_id}):
                found.add((kind, row_id))
        return found

    def prefetch_scope(self, subject: str, groups: Iterable[str]) -> None:
        """Read the scope history of a subject with these groups."""
        missing = sorted({one for one in groups if (subject, one) not in self._scope})
        if not missing:
            return
        self._scope |= {(subject, one): [] for one in missing}
        for group, opened, closed in self._connection.execute(_HISTORY, {"subject": subject, "groups": missing}):
            self._scope[subject, group].append((opened, closed))

    def was_in_scope(self, subject: str, group: str, seq: int) -> bool:
        """Whether the subject had this group after the transaction ``seq``."""
        history = self._history(subject, group)
        return any(opened <= seq and (closed is None or closed > seq) for opened, closed in history)

    def is_in_scope(self, subject: str, group: str) -> bool:
        """Whether the subject has this group now."""
        return any(closed is None for _opened, closed in self._history(subject, group))

    def origin(self, kind: str, row_id: str) -> tuple[int, str] | None:
        """(seq, client_id) of the push that last wrote a stored row."""
        table = self._codecs[kind].kind.table
        made = (
            select(Commit.seq, Commit.client_id)
            .join_from(table, Commit, and_(Commit.org_id == table.c.org_id, Commit.seq == table.c.seq))
            .where(table.c.id == row_id, table.c.org_id == self._org)
        )
        found = self._connection.execute(made).first()
        return None if found is None else (found.seq, found.client_id or "")

    def _history(self, subject: str, group: str) -> list[tuple[int, int | None]]:
        self.prefetch_scope(subject, [group])
        return self._scope[subject, group]


_HISTORY = select(ScopeEntry.grp, ScopeEntry.opened_seq, ScopeEntry.closed_seq).where(
    ScopeEntry.subject == bindparam("subject"), ScopeEntry.grp.in_(bindparam("groups", expanding=True))
)
