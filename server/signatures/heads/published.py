"""Heads as others get them: by number, by day, and those that cover a link (rule S3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from server.signatures.heads.head import entry
from server.signatures.heads.head_keys import known as keys_of
from server.signatures.heads.models import ChainHead, HeadStamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Select

    from sync.messages import Json

__all__ = ["by_hash", "covering", "entries", "keys_of", "page"]

MOST = 500
"""Heads in one answer."""
_AT_ONCE = 500


def page(connection: Connection, org: str, first: int, day: str | None, most: int) -> list[tuple[int, Json]]:
    """(number, entry) of up to ``most`` heads from a number, or from the first of a day, on."""
    wanted = _entries(org).where(ChainHead.number >= first).order_by(ChainHead.number).limit(most)
    if day is not None:
        wanted = wanted.where(ChainHead.day >= day)
    return [(row.number, _entry(row)) for row in connection.execute(wanted)]


def entries(connection: Connection, org: str) -> Iterator[Json]:
    """All of them, in order."""
    wanted = _entries(org).order_by(ChainHead.number).execution_options(yield_per=_AT_ONCE)
    yield from map(_entry, connection.execute(wanted))


def by_hash(connection: Connection, org: str, digest: str) -> Json | None:
    """One of them."""
    row = connection.execute(_entries(org).where(ChainHead.hash == digest).limit(1)).first()
    return _entry(row) if row else None


def covering(connection: Connection, org: str, segment: int, n: int) -> list[Json]:
    """The first head made when the chain had come to this link; none where there has been none since."""
    behind = or_(ChainHead.segment > segment, and_(ChainHead.segment == segment, ChainHead.n >= n))
    row = connection.execute(_entries(org).where(behind).order_by(ChainHead.number).limit(1)).first()
    return [_entry(row)] if row else []


def _entries(org: str) -> Select[int, str, str, str, str, str]:
    stamped = and_(HeadStamp.org_id == ChainHead.org_id, HeadStamp.head == ChainHead.hash)
    columns = (ChainHead.number, ChainHead.text, ChainHead.signature)
    stamp = (HeadStamp.token, HeadStamp.at, HeadStamp.authority)
    return select(*columns, *stamp).outerjoin(HeadStamp, stamped).where(ChainHead.org_id == org)


def _entry(row: Any) -> Json:
    stamp = {"token": row.token, "at": row.at, "authority": row.authority} if row.token is not None else None
    return entry(row.text, row.signature, stamp)
