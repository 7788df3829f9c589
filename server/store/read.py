"""One read snapshot on behalf of a device (port ``sync.store.PullStore``)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from server.store.crypt import KeyRing
from server.store.moment import COUNTERS, OPEN, Moment
from server.store.one_of import one_of
from server.store.tables import FileName, LoggedMutation, ScopeEntry, StoredFile, Upload
from sync.messages import Outcome, Receipt
from sync.store import Change, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, TextClause

    from server.store.codec import Codec
    from sync.messages import Caller
    from sync.messages import Row as SyncRow

_RECEIPTS = (
    select(
        LoggedMutation.id,
        LoggedMutation.outcome,
        LoggedMutation.seq,
        LoggedMutation.code,
        LoggedMutation.message,
        LoggedMutation.field,
    )
    .where(LoggedMutation.client_id == bindparam("client"), LoggedMutation.id >= bindparam("first"))
    .order_by(LoggedMutation.id)
    .limit(bindparam("limit"))
)
_OUTCOMES = {str(one): one for one in Outcome}
_ENTERED = (
    select(ScopeEntry.grp)
    .where(OPEN, ScopeEntry.touched_seq > bindparam("after"), ScopeEntry.closed_seq.is_(None))
    .where(ScopeEntry.opened_seq > bindparam("after"))
    .distinct()
    .order_by(ScopeEntry.grp)
)
_LEFT = (
    select(ScopeEntry.grp, ScopeEntry.reason, ScopeEntry.closed_seq)
    .where(OPEN, ScopeEntry.closed_seq > bindparam("after"))
    .order_by(ScopeEntry.closed_seq, ScopeEntry.grp)
)
_TOUCHED = (
    select(ScopeEntry.touched_seq)
    .where(OPEN, ScopeEntry.touched_seq >= bindparam("seq"), ScopeEntry.closed_seq.is_(None))
    .limit(1)
)
"""Whether the feed has anything to say: one look into an index, where the feed itself asks every kind."""
_STILL = select(ScopeEntry.grp).where(OPEN, one_of(ScopeEntry.grp, "groups"), ScopeEntry.closed_seq.is_(None))


class SqlPull(Moment):
    """Answers of one moment for one caller."""

    def __init__(self, connection: Connection, codecs: Mapping[str, Codec], caller: Caller, feed: TextClause) -> None:
        super().__init__(connection.execute(COUNTERS, {"org": caller.org, "client": caller.client_id}).one())
        self.connection = connection
        self._codecs = codecs
        self._caller = caller
        self._feed = feed
        self._quiet_from: int | None = None
        """Nothing in scope was touched from this seq on."""

    def receipts(self, first: int, limit: int) -> Sequence[Receipt]:
        """Receipts as first given, id ≥ first, ascending."""
        if first > self.last_mutation_id():
            return []
        asked = {"client": self._caller.client_id, "first": first, "limit": limit}
        found = self.connection.execute(_RECEIPTS, asked)
        return [
            Receipt(number, _OUTCOMES[outcome], seq, code, message, field)
            for number, outcome, seq, code, message, field in found
        ]

    def changes(self, subjects: Sequence[str], after: Place, limit: int) -> Sequence[Change]:
        """Rows in scope placed after ``after``, in order."""
        if self.connection.scalar(_TOUCHED, {"subjects": list(subjects), "seq": after.seq}) is None:
            self._quiet_from = after.seq
            return []
        asked = {"subjects": list(subjects), "seq": after.seq, "kind": after.kind, "id": after.id, "limit": limit}
        found = self.connection.execute(self._feed, asked).all()
        wanted: dict[str, list[str]] = defaultdict(list)
        for _place, kind, row_id, gone in found:
            if not gone:
                wanted[kind].append(row_id)
        rows = self._rows(wanted)
        return [Change(Place(*where), rows.get((where[1], where[2]))) for *where, _gone in found]

    def left(self, subjects: Sequence[str], after: int) -> Sequence[tuple[str, str, int]]:
        """(group, reason, seq) closed after that seq and open through nothing else."""
        closed = self.connection.execute(_LEFT, {"subjects": list(subjects), "after": after}).all()
        if not closed:
            return []
        groups = sorted({group for group, _reason, _seq in closed})
        still = set(self.connection.scalars(_STILL, {"subjects": list(subjects), "groups": groups}))
        return [(group, reason or "", int(seq or 0)) for group, reason, seq in closed if group not in still]

    def entered(self, subjects: Sequence[str], after: int) -> Sequence[str]:
        """Groups opened after that seq and still open."""
        if self._quiet_from is not None and after + 1 >= self._quiet_from:
            return []
        return list(self.connection.scalars(_ENTERED, {"subjects": list(subjects), "after": after}))

    def files_have(self, sha256s: Sequence[str]) -> Sequence[str]:
        """Those of the files that are here whole and known to the caller."""
        if not sha256s:
            return []
        whole = set(
            self.connection.scalars(
                select(StoredFile.sha256).where(
                    StoredFile.org_id == self._caller.org, StoredFile.sha256.in_(list(sha256s))
                )
            )
        )
        known = known_files(self.connection, self._caller, sorted(whole))
        return [one for one in dict.fromkeys(sha256s) if one in known]

    def _rows(self, wanted: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], SyncRow]:
        ring = KeyRing(self.connection, self._caller.org)
        rows: dict[tuple[str, str], SyncRow] = {}
        for kind, ids in wanted.items():
            codec = self._codecs[kind]
            found = self.connection.execute(codec.chosen, {"org": self._caller.org, "ids": list(dict.fromkeys(ids))})
            rows |= {(kind, row["id"]): row for row in codec.decode(found, ring)}
        return rows


def receipt(row: Any) -> Receipt:
    """A stored outcome as a receipt."""
    return Receipt(row.id, _OUTCOMES[row.outcome], row.seq, row.code, row.message, row.field)


def known_files(connection: Connection, caller: Caller, sha256s: Sequence[str]) -> set[str]:
    """Those of the files the caller may know of: his scope names them, or he sent every byte himself."""
    if not sha256s:
        return set()
    named = (
        select(FileName.sha256)
        .join(ScopeEntry, ScopeEntry.grp == FileName.scope_grp)
        .where(
            FileName.sha256.in_(sha256s),
            FileName.org_id == caller.org,
            ScopeEntry.subject.in_(caller.subjects),
            ScopeEntry.closed_seq.is_(None),
        )
    )
    sent = select(Upload.sha256).where(
        Upload.org_id == caller.org,
        Upload.user_id == caller.user,
        Upload.sha256.in_(sha256s),
        Upload.whole_at.is_not(None),
    )
    return set(connection.scalars(named.union(sent)))
