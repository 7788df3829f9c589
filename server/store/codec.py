"""Rows between the wire and a table: JSON columns are text in the database, personal columns of facts are sealed."""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import BigInteger, CompoundSelect, Select, and_, bindparam, select

from server.store.crypt import owner_of
from server.store.one_of import one_of
from server.store.tables import Commit, Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.kinds import Kind
    from server.store.crypt import KeyRing
    from sync.messages import Row


class Codec:
    """Encodes and decodes the rows of one kind, columns in the kind's order; holds the statements that read them."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.columns = kind.columns
        self._pick = itemgetter(*kind.columns)
        self._json = [at for at, name in enumerate(kind.columns) if name in kind.json]
        self._sealed = [at for at, name in enumerate(kind.columns) if kind.fact and name in kind.personal]
        self._plain = not self._json and not self._sealed
        self._by: dict[str, Select[Any]] = {}
        self._among: dict[str, Select[Any]] = {}
        self.selected = columns = [kind.table.columns[name] for name in kind.columns]
        self._shape = [
            (c.name, c.nullable or c.name in kind.json, None if c.name in kind.json else _python_type(c.type))
            for c in columns
        ]

    @property
    def seals(self) -> bool:
        """Whether rows of this kind hold something to encrypt."""
        return bool(self._sealed)

    @cached_property
    def chosen(self) -> Select[Any]:
        """Rows by ``ids`` in ``org``, in the order of their ids."""
        table = self.kind.table
        wanted = one_of(table.c.id, "ids")
        return select(*self.selected).where(wanted, table.c.org_id == bindparam("org")).order_by(table.c.id)

    @cached_property
    def all(self) -> Select[Any]:
        """Every row of ``org``, by id."""
        table = self.kind.table
        return select(*self.selected).where(table.c.org_id == bindparam("org")).order_by(table.c.id)

    @cached_property
    def locked(self) -> Select[Any]:
        """``chosen``, and what can change is locked; the catalogue, which everybody reads, is not."""
        return self.chosen if self.kind.fact or self.kind.catalogue else self.chosen.with_for_update()

    @cached_property
    def taken(self) -> CompoundSelect[Any]:
        """Those of ``ids`` that were ever used, in any organisation."""
        id_of = self.kind.table.c.id
        gone = select(Tombstone.id).where(Tombstone.kind == self.kind.name, one_of(Tombstone.id, "ids"))
        return select(id_of).where(one_of(id_of, "ids")).union_all(gone)

    @cached_property
    def origins(self) -> Select[Any]:
        """``(id, seq, client_id)`` of the pushes that last wrote the rows ``ids`` of ``org``."""
        table = self.kind.table
        wrote = and_(Commit.org_id == table.c.org_id, Commit.seq == table.c.seq)
        wanted = one_of(table.c.id, "ids")
        return (
            select(table.c.id, Commit.seq, Commit.client_id)
            .join_from(table, Commit, wrote)
            .where(wanted, table.c.org_id == bindparam("org"))
        )

    def by(self, column: str) -> Select[Any]:
        """Rows of ``org`` whose column has ``value``, by id. ``KeyError`` for no such column."""
        if column not in self._by:
            table = self.kind.table
            same = table.c[column] == bindparam("value")
            self._by[column] = (
                select(*self.selected).where(same, table.c.org_id == bindparam("org")).order_by(table.c.id)
            )
        return self._by[column]

    def among(self, column: str) -> Select[Any]:
        """``by`` for several ``values`` at once. ``KeyError`` for no such column."""
        if column not in self._among:
            table = self.kind.table
            wanted = one_of(table.c[column], "values")
            self._among[column] = (
                select(*self.selected).where(wanted, table.c.org_id == bindparam("org")).order_by(table.c.id)
            )
        return self._among[column]

    def check(self, row: Row) -> None:
        """Guard the table: a row is complete and typed, or the handler is at fault (``TypeError``)."""
        if len(row) != len(self.columns):
            odd = set(row) ^ set(self.columns)
            raise TypeError(f"a row of {self.kind.name} with other columns: {', '.join(sorted(odd))}")
        for name, nullable, kind in self._shape:
            value = row[name]
            if value is None:
                if not nullable:
                    raise TypeError(f"{self.kind.name}.{name} may not be null")
            elif kind is not None and type(value) is not kind:
                raise TypeError(f"{self.kind.name}.{name} is not {kind.__name__}")
            elif kind is str and "\0" in value:
                raise TypeError(f"{self.kind.name}.{name} holds U+0000, which no database keeps")

    def encode(self, row: Row, ring: KeyRing, owner: str) -> tuple[Any, ...]:
        """Row → values in column order."""
        picked: tuple[Any, ...] = self._pick(row)
        if self._plain:
            return picked
        values = list(picked)
        for at in self._json:
            if values[at] is not None:
                values[at] = orjson.dumps(values[at]).decode()
        for at in self._sealed:
            if values[at] is not None:
                values[at] = ring.seal(owner, values[at])
        return tuple(values)

    def decode(self, found: Iterable[Sequence[Any]], ring: KeyRing) -> list[Row]:
        """Values in column order → rows."""
        if self._plain:
            return [dict(zip(self.columns, values, strict=True)) for values in found]
        rows = [list(values) for values in found]
        if self._sealed:
            owners = (owner_of(values[at]) for values in rows for at in self._sealed if values[at] is not None)
            ring.fetch(one for one in owners if one is not None)
        for values in rows:
            for at in self._json:
                if values[at] is not None:
                    values[at] = orjson.loads(values[at])
            for at in self._sealed:
                if values[at] is not None:
                    values[at] = ring.open(values[at])
        return [dict(zip(self.columns, values, strict=True)) for values in rows]


def _python_type(kind: object) -> type:
    return int if isinstance(kind, BigInteger) else str
