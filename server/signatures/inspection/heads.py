"""The signed heads against the chain, their keys and their time stamps (rules S3.4, S3.6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from server.signatures.chain import FIRST_PREV
from server.signatures.heads import published
from server.signatures.heads.head import Head, hash_of, is_signed, key_id
from server.signatures.heads.models import ChainHead
from server.signatures.heads.stamping import judged
from server.signatures.heads.token import BadToken
from server.signatures.inspection.told import Fault
from server.signatures.models import SealLink
from server.store.tables import Counter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from sync.messages import Json


@dataclass(slots=True)
class Walked:
    """What a walk over the heads found. ``notes``: worth knowing, nothing is wrong."""

    count: int = 0
    stamped: int = 0
    unvouched: int = 0
    """Stamps that hold by themselves; whose they are nobody here says."""
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hashes: set[str] = field(default_factory=set)


def walk(connection: Connection, org: str) -> Walked:
    """Every head of the organisation, from the first on."""
    walked, keys, links = Walked(), published.keys_of(connection, org), Links(connection, org)
    for number, key in enumerate(keys, start=1):
        if key["key"] != key_id(key["public"]):
            walked.faults.append(Fault(f"key {number}", "KEY", "its name is not its own: it was changed"))
        if key["why"] == "lost":
            walked.notes.append(f"from {key['since']} on heads are signed with another key: the former one was lost")
    publics = {key["key"]: key["public"] for key in keys}
    columns = (ChainHead.number, ChainHead.day, ChainHead.segment, ChainHead.n, ChainHead.hash)
    rows = select(*columns, ChainHead.text, ChainHead.signature).where(ChainHead.org_id == org)
    before: Head | None = None
    prev, expected = FIRST_PREV, 1
    for row in connection.execute(rows.order_by(ChainHead.number)).all():
        head = Head.read(row.text)
        for code, says in _faults(row, head, org, prev, expected, before, publics, links):
            walked.faults.append(Fault(f"head {row.number} of {row.day}", code, says))
        walked.count, prev, expected = walked.count + 1, hash_of(row.text), row.number + 1
        walked.hashes.add(prev)
        walked.notes += _gap(before, head)
        before = head or before
    _stamps(connection, org, walked)
    return walked


def _faults(
    row: Any,
    head: Head | None,
    org: str,
    prev: str,
    expected: int,
    before: Head | None,
    publics: dict[str, str],
    links: Links,
) -> Iterator[tuple[str, str]]:
    if row.number != expected:
        yield "ORDER", f"head {expected} is missing before it"
    if head is None:
        yield "UNREADABLE", "its text is not what was signed"
        return
    if (head.org, head.day, head.segment, head.n, hash_of(row.text)) != (org, row.day, row.segment, row.n, row.hash):
        yield "DIFFERS", "the columns beside its text do not say what it says"
    if head.prev != prev:
        yield "PREV", "it does not follow the head before it"
    if head.key not in publics:
        yield "KEY", "nobody knows the key it names"
    elif not is_signed(publics[head.key], row.text, row.signature):
        yield "SIGNATURE", "its signature does not hold"
    if before is not None and (head.segment, head.n) < (before.segment, before.n):
        yield "SHORTER", "the chain was longer at the head before it"
    if (why := links.differs(head)) is not None:
        yield "CHAIN", why


class Links:
    """The chain's links by their place."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection, self._org = connection, org
        end = connection.scalar(select(Counter.chain_head).where(Counter.org_id == org))
        self._end: Json = orjson.loads(end or "{}")

    def differs(self, head: Head) -> str | None:
        """What the chain says of the head's link, where it is something else than the head does."""
        if head.n > 0:
            there = self._find(SealLink.link_hash, head.segment, head.n)
            if there is None:
                return f"the chain holds no link {head.n} of segment {head.segment}, which it names"
            same = there == head.link_hash
        elif head.segment == 1:
            same = head.link_hash == FIRST_PREV
        else:
            follows = self._find(SealLink.prev_hash, head.segment, 1)
            waits = self._end.get("link_hash") if self._end.get("segment") == head.segment else None
            same = (follows or waits or head.link_hash) == head.link_hash
        return None if same else f"link {head.n} of segment {head.segment} has another hash than it names"

    def opened_after(self, head: Head) -> int | None:
        """The segment whose first link follows the head's link without standing behind it: one a restore began."""
        later = SealLink.org_id == self._org, SealLink.n == 1, SealLink.segment > head.segment
        opened = select(SealLink.segment).where(*later, SealLink.prev_hash == head.link_hash)
        found: int | None = self._connection.scalar(opened.order_by(SealLink.segment).limit(1))
        waits = self._end.get("n") == 0 and self._end.get("link_hash") == head.link_hash
        return found or (self._end["segment"] if waits else None)

    def _find(self, column: Any, segment: int, n: int) -> str | None:
        place = SealLink.org_id == self._org, SealLink.segment == segment, SealLink.n == n
        found: str | None = self._connection.scalar(select(column).where(*place).limit(1))
        return found


def _gap(before: Head | None, head: Head | None) -> list[str]:
    """A day without a head is said, not mended: nobody can sign for a moment that is over."""
    if before is None or head is None:
        return []
    if head.made_at < before.made_at:
        return [f"the head of {head.day} was made by a clock behind that of the head before it ({before.made_at})"]
    missing = (_ordinal(head.day) - _ordinal(before.day)) - 1
    return [f"no head was made on {missing} day(s) between {before.day} and {head.day}"] if missing > 0 else []


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _stamps(connection: Connection, org: str, walked: Walked) -> None:
    for one in published.entries(connection, org):
        if one["stamp"] is None:
            continue
        name = f"time stamp of the head of {one['head']['day']}"
        try:
            found = judged(one["stamp"], one["hash"])
        except BadToken as fault:
            walked.faults.append(Fault(name, "STAMP", str(fault)))
            continue
        if found.trusted is False:
            walked.faults.append(Fault(name, "AUTHORITY", "its authority is none of those in FIELDSEAL_TSA_CERTS"))
        walked.stamped += 1
        walked.unvouched += found.trusted is None
