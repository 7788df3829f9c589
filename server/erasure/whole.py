"""All rows of one customer, found by kind and id, and what is left of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from server.kinds import PRIVATE
from server.store.erased import ERASED, emptied, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from server.kinds import Kind
    from sync.messages import Row
    from sync.registry import Tx

_NAMING: Final = {
    "customers": ("name", "phone"),
    "jobs": ("contact_name", "contact_phone"),
    "sites": ("address",),
}
"""What names a person; other columns say something of him."""
_LEAST: Final = 2
"""A shorter value would be found inside other words."""


@dataclass(frozen=True)
class Whole:
    """``rows``: by kind, of those kinds only that tell of a person."""

    jobs: Sequence[Row]
    rows: Mapping[str, Sequence[Row]]

    @classmethod
    def of(cls, tx: Tx, customer: str) -> Whole:
        """Read everything the store has of him."""
        jobs = tx.find("jobs", "customer", customer)
        return cls(jobs, {name: list(_rows(tx, kind, customer, jobs)) for name, kind in sorted(PRIVATE.items())})

    @property
    def open(self) -> list[Row]:
        """Jobs for which somebody may yet stand before his door."""
        return [job for job in self.jobs if job["closed_at"] is None]

    def emptied(self) -> Iterator[tuple[str, Row]]:
        """(kind, row as it is to be) of every row that tells something."""
        for name, rows in self.rows.items():
            kind = PRIVATE[name]
            yield from ((name, emptied(kind, row)) for row in rows if told(kind, row))

    def without_names(self, words: str) -> str:
        """The words without the names, phones and addresses on file, longest first; none where he was erased before."""
        if any(row["name"] == ERASED for row in self.rows["customers"]):
            return ERASED  # what he was called is not known any more, and may stand in them
        named = {row[column] for name, columns in _NAMING.items() for row in self.rows[name] for column in columns}
        for value in sorted((one for one in named if len(one) >= _LEAST), key=lambda one: (-len(one), one)):
            words = words.replace(value, ERASED)
        return words


def _rows(tx: Tx, kind: Kind, customer: str, jobs: Sequence[Row]) -> Iterator[Row]:
    if kind.job == "id":
        return iter(jobs)
    if kind.job is not None:
        return chain.from_iterable(tx.find(kind.name, kind.job, job["id"]) for job in jobs)
    if kind.name == "customers":
        return iter([tx.need("customers", customer)])
    return iter(tx.find(kind.name, "customer", customer))
