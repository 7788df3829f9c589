"""A synced kind, declared once by the slice that owns it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from server.db import STORE_COLUMNS, Base, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Table


@dataclass(frozen=True)
class Group:
    """Which group a row belongs to: ``Group("job", "job")`` → ``job:<row["job"]>``.

    ``Group("client", "client_id")`` means the group of the user who owns that device.
    """

    word: str
    column: str


PRIVATE: dict[str, Kind] = {}
"""Kinds that say something of a person, as far as they were declared."""


@dataclass(frozen=True)
class Kind:
    """Name on the wire and how its rows behave.

    ``group`` is None for catalogue kinds only. ``fact``: append-only, immutable in the database. ``personal``:
    columns naming a person; in facts they are encrypted at rest under the customer's key. ``erasable``: columns that
    tell of a person all the same (notes, places), plain until he is erased. ``files``: columns holding a file's
    SHA-256. ``json``: columns that are JSON values on the wire and text in the database.
    """

    name: str
    model: type[Base]
    group: Group | None = None
    job: str | None = None
    fact: bool = False
    personal: tuple[str, ...] = ()
    erasable: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    json: tuple[str, ...] = ()
    catalogue: bool = field(default=False)

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself, at import."""
        if self.catalogue == (self.group is not None):
            raise ValueError(f"kind {self.name}: either in the catalogue or in a group")
        named = {*self.private, *self.files, *self.json}
        named |= {self.job} if self.job else set()
        named |= {self.group.column} if self.group else set()
        if unknown := named - set(self.columns):
            raise ValueError(f"kind {self.name}: no column {', '.join(sorted(unknown))}")
        if self.fact and (stuck := [name for name in self.private if not self.table.columns[name].nullable]):
            raise ValueError(f"kind {self.name}: {', '.join(stuck)} could never be erased")
        if self.private:
            PRIVATE[self.name] = self

    @property
    def private(self) -> tuple[str, ...]:
        """The columns that are emptied when the customer is erased (rule S3)."""
        return self.personal + self.erasable

    @cached_property
    def table(self) -> Table:
        """The SQL table behind it."""
        return table(self.model)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row on the wire, in order, ``id`` first."""
        return tuple(c.name for c in self.table.columns if c.name not in STORE_COLUMNS)


class Kinds:
    """All kinds of a server, by name, in name order (the feed's order within a seq)."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._by_name: dict[str, Kind] = {}
        for kind in sorted(kinds, key=lambda one: one.name):
            if kind.name in self._by_name:
                raise ValueError(f"kind {kind.name} is declared twice")
            self._by_name[kind.name] = kind

    @cached_property
    def jobs(self) -> Kind | None:
        """The kind whose rows are the jobs themselves."""
        return next((kind for kind in self if kind.job == "id"), None)

    def __getitem__(self, name: str) -> Kind:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())
