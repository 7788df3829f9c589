"""What is so at one moment for one device: the counters; and, for one that is up to date, all there is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select

from server.store.one_of import one_of
from server.store.tables import Client, Counter, ScopeEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from sync.cursors import Cursor
    from sync.messages import Caller, Receipt
    from sync.store import Change, Place

_LAST = select(Client.last_mutation_id).where(Client.client_id == bindparam("client")).scalar_subquery()
COUNTERS = select(Counter.epoch, Counter.seq, Counter.floor, Counter.catalogue_seq, _LAST.label("last")).where(
    Counter.org_id == bindparam("org")
)
OPEN = one_of(ScopeEntry.subject, "subjects")
_TOUCHED = exists().where(OPEN, ScopeEntry.touched_seq >= bindparam("seq"), ScopeEntry.closed_seq.is_(None))
_CLOSED = exists().where(OPEN, ScopeEntry.closed_seq > bindparam("left"))
_GLANCE = COUNTERS.add_columns(_TOUCHED.label("touched"), _CLOSED.label("closed"))


class Moment:
    """The counters of an organisation and of a device, read in one statement."""

    def __init__(self, found: Row[Any]) -> None:
        self._epoch: str = found.epoch
        self._seq: int = found.seq
        self._floor: int = found.floor
        self._catalogue_seq: int = found.catalogue_seq
        self._last: int = found.last or 0

    def epoch(self) -> str:
        """Which life of the database this is."""
        return self._epoch

    def seq(self) -> int:
        """The organisation's counter."""
        return self._seq

    def floor(self) -> int:
        """Cursors below this need a reset."""
        return self._floor

    def catalogue_seq(self) -> int:
        """The seq of the catalogue's last change."""
        return self._catalogue_seq

    def last_mutation_id(self) -> int:
        """The device's own numbering as stored."""
        return self._last


class News(Exception):
    """A glance was asked for something it does not know: this needs a snapshot."""


class Glance(Moment):
    """The port ``sync.store.PullStore`` out of one statement, for a device that is up to date.

    Most syncs find nothing new, and a transaction around several statements costs them three times as much. Whatever
    is not known to be nothing raises ``News``.
    """

    def __init__(self, connection: Connection, caller: Caller, cursor: Cursor) -> None:
        who = {"org": caller.org, "client": caller.client_id, "subjects": list(caller.subjects)}
        since = {"seq": cursor.place.seq, "left": cursor.left_seq}
        found = connection.execute(_GLANCE, {**who, **since}).one()
        super().__init__(found)
        self._subjects, self._cursor = caller.subjects, cursor
        self._quiet = not found.touched and not found.closed

    @property
    def connection(self) -> Connection:
        """There is none any more."""
        raise News

    def receipts(self, first: int, limit: int) -> Sequence[Receipt]:
        """None, from behind the last one on."""
        return self._nothing(known=first > self._last or limit == 0)

    def changes(self, subjects: Sequence[str], after: Place, limit: int) -> Sequence[Change]:
        """None behind the cursor's place."""
        return self._nothing(known=limit == 0 or (self._is_quiet(subjects) and after == self._cursor.place))

    def left(self, subjects: Sequence[str], after: int) -> Sequence[tuple[str, str, int]]:
        """None since the cursor."""
        return self._nothing(known=self._is_quiet(subjects) and after >= self._cursor.left_seq)

    def entered(self, subjects: Sequence[str], after: int) -> Sequence[str]:
        """None since the cursor: entering touches."""
        return self._nothing(known=self._is_quiet(subjects) and after + 1 >= self._cursor.place.seq)

    def files_have(self, sha256s: Sequence[str]) -> Sequence[str]:
        """None of none."""
        return self._nothing(known=not sha256s)

    def _is_quiet(self, subjects: Sequence[str]) -> bool:
        return self._quiet and subjects == self._subjects

    @staticmethod
    def _nothing(*, known: bool) -> tuple[()]:
        if not known:
            raise News
        return ()
