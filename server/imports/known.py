"""Which records are there already, and which ids the others will get (same key, same id: nothing is made twice)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from sqlalchemy import and_, select

from server.imports.says import TEXTS
from server.runtime import runtime
from server.store.engine import reading
from server.store.tables import Commit, Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from server.imports.records import Record, Ref

_IMPORTS: Final = UUID("7d1f6a52-0c0b-4e0e-9d3b-5b1f0f7c2a11")
MOST_LIVES: Final = 50
_AT_ONCE: Final = 500
UNDONE: Final = TEXTS["undone"]
"""Reasons of jobs that an undo cancelled, in both languages."""


@dataclass(frozen=True, slots=True)
class Known:
    """A record's id; whether it is there; whether this very run has made it."""

    id: str
    there: bool = False
    mine: bool = False


class Finder:
    """Gives ids. ``device``: the run's own, by which its writes are known."""

    def __init__(self, org: str, device: str) -> None:
        self._org = org
        self._device = device
        self._space = uuid5(_IMPORTS, org)

    def find(self, wanted: Sequence[Record]) -> tuple[dict[Ref, Known], set[Ref]]:
        """Ref → what is known of it; and those customers of whom there are several."""
        with reading() as connection:
            found: dict[Ref, Known] = {}
            for kind in sorted({one.ref.kind for one in wanted}):
                found |= self._by_id(connection, kind, [one.ref for one in wanted if one.ref.kind == kind])
            several = self._by_name(connection, wanted, found)
            self._below(connection, wanted, found)
        return found, several

    def _id(self, ref: Ref, life: int) -> str:
        return str(uuid5(self._space, f"{ref.kind}|{life}|{ref.key}"))

    def _by_id(self, connection: Connection, kind: str, refs: Iterable[Ref]) -> dict[Ref, Known]:
        """What an undo took back has spent its id: the next life has another one."""
        found: dict[Ref, Known] = {}
        left = list(dict.fromkeys(refs))
        for life in range(MOST_LIVES):
            ids = {self._id(ref, life): ref for ref in left}
            there, gone = self._rows(connection, kind, list(ids)), self._gone(connection, kind, list(ids))
            left = []
            for id, ref in ids.items():
                if id in gone or (id in there and there[id].undone):
                    left.append(ref)
                else:
                    found[ref] = Known(id, id in there, id in there and there[id].mine)
            if not left:
                break
        return found

    def _rows(self, connection: Connection, kind: str, ids: list[str]) -> dict[str, _Row]:
        table = runtime().kinds[kind].table
        reason = table.c.cancel_reason if kind == "jobs" else table.c.id
        wanted = select(table.c.id, reason.label("reason"), Commit.client_id).join_from(
            table, Commit, and_(Commit.org_id == table.c.org_id, Commit.seq == table.c.seq), isouter=True
        )
        found: dict[str, _Row] = {}
        for some in _parts(ids):
            for row in connection.execute(wanted.where(table.c.id.in_(some))):
                found[row.id] = _Row(row.client_id == self._device, kind == "jobs" and row.reason in UNDONE)
        return found

    def _gone(self, connection: Connection, kind: str, ids: list[str]) -> set[str]:
        graves = select(Tombstone.id).where(Tombstone.kind == kind)
        return {one for some in _parts(ids) for one in connection.scalars(graves.where(Tombstone.id.in_(some)))}

    def _by_name(self, connection: Connection, wanted: Sequence[Record], found: dict[Ref, Known]) -> set[Ref]:
        """Customers somebody wrote down by hand are found by name, and by phone where the file gives one."""
        asked = {
            one.ref: one.args
            for one in wanted
            if one.ref.kind == "customers" and one.ref.key.startswith("name|") and not found[one.ref].there
        }
        table = runtime().kinds["customers"].table
        named: dict[tuple[str, str], list[Any]] = {}
        for some in _parts(sorted({args["name"] for args in asked.values()})):
            rows = select(table.c.id, table.c.centre, table.c.name, table.c.phone)
            for row in connection.execute(rows.where(table.c.org_id == self._org, table.c.name.in_(some))):
                named.setdefault((row.centre, row.name), []).append(row)
        several: set[Ref] = set()
        for ref, args in asked.items():
            same = named.get((args["centre"], args["name"]), [])
            if args["phone"] != "-":
                same = [row for row in same if row.phone == args["phone"]]
            if len(same) == 1:
                found[ref] = Known(same[0].id, there=True)
            elif same:
                several.add(ref)
        return several

    def _below(self, connection: Connection, wanted: Sequence[Record], found: dict[Ref, Known]) -> None:
        """Addresses and machines of customers found by name, as somebody wrote them down by hand."""
        for kind, column in (("sites", "address"), ("equipment", "serial")):
            table = runtime().kinds[kind].table
            asked = {
                (found[one.args["customer"]].id, one.args[column]): one.ref
                for one in wanted
                if one.ref.kind == kind and not found[one.ref].there and one.args[column] and self._by_hand(one, found)
            }
            for some in _parts(list(asked)):
                rows = select(table.c.id, table.c.customer, table.c[column]).where(
                    table.c.customer.in_({customer for customer, _ in some}),
                    table.c[column].in_({key for _, key in some}),
                )
                for id, customer, key in connection.execute(rows):
                    if ref := asked.get((customer, key)):
                        found[ref] = Known(id, there=True)

    def _by_hand(self, one: Record, found: Mapping[Ref, Known]) -> bool:
        customer: Ref = one.args["customer"]
        return found[customer].there and found[customer].id != self._id(customer, 0)


@dataclass(frozen=True, slots=True)
class _Row:
    mine: bool
    undone: bool


def _parts(some: list[Any]) -> Iterable[list[Any]]:
    return (some[start : start + _AT_ONCE] for start in range(0, len(some), _AT_ONCE))
