"""Reading inside a push (port ``sync.store.Rows``): rows are locked as they are read, and read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from server.store import outcomes
from server.store.crypt import KeyRing
from server.store.one_of import one_of
from server.store.prefetch import Together, by_value
from server.store.tables import ScopeEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from server.store.codec import Codec
    from sync.messages import Row
    from sync.store import Key, Number


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
        self._taken: dict[Key, bool] = {}
        self._origins: dict[Key, tuple[int, str] | None] = {}
        self.together = Together()

    def read(self, kind: str, row_id: str) -> Row | None:
        """The row, locked; None when it does not exist in this organisation."""
        key = (kind, row_id)
        if key not in self._read:
            self.prefetch(kind, self.together.rows(kind, row_id))
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
            self.prefetch_find(kind, column, self.together.values(column, value))
        return self._found[key]

    def prefetch_find(self, kind: str, column: str, values: Iterable[str]) -> None:
        """Read the rows of several values of a column at once."""
        codec = self._codecs[kind]
        missing = sorted({one for one in values if (kind, column, one) not in self._found})
        found = self._connection.execute(codec.among(column), {"org": self._org, "values": missing})
        rows = codec.decode(found, self.ring)
        self.together.found(kind, rows)
        read = by_value(rows, column, missing)
        self._found |= {(kind, column, one): of_one for one, of_one in read.items()}

    def exists(self, keys: Iterable[Key]) -> set[Key]:
        """Those of the keys that exist in any organisation.

        A fact's id is nearly always new, so it is not looked for: where it is taken after all, the insert fails, and
        the whole transaction runs again with ``careful``.
        """
        return {key for key in keys if (self._careful or not self._codecs[key[0]].kind.fact) and self._is_taken(key)}

    def _is_taken(self, key: Key) -> bool:
        if self._read.get(key) is not None:
            return True
        if key not in self._taken:
            kind, row_id = key
            asked = sorted(one for one in self.together.rows(kind, row_id) if (kind, one) not in self._taken)
            there = set(self._connection.scalars(self._codecs[kind].taken, {"ids": asked}))
            self._taken |= {(kind, one): one in there for one in asked}
        return self._taken[key]

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
        if (kind, row_id) not in self._origins:
            found = (row["id"] for (of, _column, _value), rows in self._found.items() if of == kind for row in rows)
            asked = sorted({row_id, *found} - {one for of, one in self._origins if of == kind})
            made = self._connection.execute(self._codecs[kind].origins, {"org": self._org, "ids": asked})
            self._origins |= {(kind, one): None for one in asked}
            self._origins |= {(kind, one): (seq, client or "") for one, seq, client in made}
        return self._origins[kind, row_id]

    def numbers(self, client_id: str, mutation_id: int) -> Sequence[Number]:
        """Every number under which a logged mutation came."""
        return outcomes.numbers(self._connection, self._org, (client_id, mutation_id))

    def _history(self, subject: str, group: str) -> list[tuple[int, int | None]]:
        self.prefetch_scope(subject, [group])
        return self._scope[subject, group]


_HISTORY = select(ScopeEntry.grp, ScopeEntry.opened_seq, ScopeEntry.closed_seq).where(
    ScopeEntry.subject == bindparam("subject"), one_of(ScopeEntry.grp, "groups")
)
