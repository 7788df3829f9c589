"""What is known of one job, as the rules of ``marks`` want it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sync.messages import Row

OF_A_JOB = (
    "checks", "parts", "timesheets", "photos", "file_arrivals", "ratings", "withdrawals", "steps", "review_items",
    "conflicts", "amendments", "unsigned",
)  # fmt: skip
"""Kinds that are read whole; of seals a few columns are enough."""
BY_A_PERSON = ("checks", "parts", "timesheets", "photos", "ratings")


@dataclass(frozen=True)
class Facts:
    """``rows``: rows of the job by kind. The rest: the catalogue's rows they name, by id."""

    job: Row
    rows: Mapping[str, Sequence[Row]]
    seals: Sequence[Row] = ()
    instruments: Mapping[str, Row] = field(default_factory=dict)
    part_types: Mapping[str, Row] = field(default_factory=dict)
    lots: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    """By kind of part and lot number."""
    procedures: Mapping[str, Row] = field(default_factory=dict)

    @cached_property
    def _gone(self) -> set[str]:
        return {one["fact"] for one in self.rows.get("withdrawals", ())}

    def standing(self, kind: str) -> list[Row]:
        """Those that were neither taken back nor replaced."""
        rows = [one for one in self.rows.get(kind, ()) if one["id"] not in self._gone]
        replaced = {one.get("replaces") for one in rows}
        return [one for one in rows if one["id"] not in replaced]

    def steps(self, kind: str) -> Iterator[Row]:
        """The steps of a kind, oldest first."""
        return (one for one in sorted(self.rows.get("steps", ()), key=_when) if one["kind"] == kind)


def _when(row: Row) -> tuple[str, str]:
    return row["at"], row["id"]
