"""Every seal by itself, as the database's bytes give it (rules S3.7, S3.8): a few hundred in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from server.runtime import runtime
from server.signatures.inspection.frozen import moved
from server.signatures.inspection.told import Fault, of_finding
from server.signatures.models import Seal, SealLink
from server.signatures.verify import verify
from server.store.crypt import KeyRing, owner_of, unkept
from server.store.tables import CustomerKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from sync.messages import Row

BATCH = 250
_UNREADABLE = "the database's own bytes are no text any more: they were changed"


def ids_of(connection: Connection, org: str) -> list[str]:
    """Of every seal there is."""
    return list(connection.scalars(select(Seal.id).where(Seal.org_id == org).order_by(Seal.id)))


def faults(connection: Connection, org: str, ids: Sequence[str], advance: Callable[[int], None]) -> Iterator[Fault]:
    """Yield all that is wrong with these seals and the rows they froze. ``advance(n)``: so many more are done."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        try:
            yield from _batch(connection, org, batch)
        except (DBAPIError, ValueError):  # one of them cannot even be read: which?
            yield from _one_by_one(connection, org, batch)
        advance(len(batch))


def unlinked(connection: Connection, org: str) -> Iterator[Fault]:
    """Yield seals that stand in no chain."""
    alone = select(Seal.id).outerjoin(SealLink, SealLink.id == Seal.id)
    for row_id in connection.scalars(alone.where(Seal.org_id == org, SealLink.id.is_(None)).order_by(Seal.id)):
        yield Fault(f"seal {row_id}", "NO_LINK", "it stands in no chain")


def _one_by_one(connection: Connection, org: str, batch: Sequence[str]) -> Iterator[Fault]:
    for row_id in batch:
        try:
            yield from _batch(connection, org, [row_id])
        except (DBAPIError, ValueError):
            yield Fault(f"seal {row_id}, or a row it froze", "UNREADABLE", _UNREADABLE)


def _batch(connection: Connection, org: str, batch: Sequence[str]) -> list[Fault]:
    codec, ring = runtime().codecs["seals"], KeyRing(connection, org)
    stored = connection.execute(codec.chosen, {"org": org, "ids": list(batch)}).all()
    seals = codec.decode(stored, ring)
    found = [of_finding("seal", *one) for one in _damaged(connection, org, codec.columns, stored, seals)]
    for seal in seals:
        found += [of_finding("seal", seal["id"], one["line"], one["code"]) for one in verify(seal).findings]
    for seal_id, kind, row_id, column in moved(connection, org, seals):
        fault = of_finding(f"{kind} row", row_id, column or "the whole row", "MOVED" if column else "GONE")
        found.append(Fault(f"{fault.where} (named by seal {seal_id})", fault.code, fault.says))
    return found


def _damaged(
    connection: Connection, org: str, columns: Sequence[str], stored: Sequence[Any], seals: Sequence[Row]
) -> list[tuple[str, str, str]]:
    """Encrypted values that do not open although their key is here: (seal, column, code). An erased one has no key."""
    shut = [
        (seal["id"], column, owner_of(value))
        for values, seal in zip(stored, seals, strict=True)
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str) and seal[column] is None and value != unkept(owner_of(value) or "")
    ]
    owners = sorted({owner for _id, _column, owner in shut if owner})
    here: set[str] = set()
    for start in range(0, len(owners), BATCH):
        wanted = CustomerKey.owner.in_(owners[start : start + BATCH]), CustomerKey.org_id == org
        here |= set(connection.scalars(select(CustomerKey.owner).where(*wanted)))
    return [(row_id, column, "DAMAGED") for row_id, column, owner in shut if owner in here]
