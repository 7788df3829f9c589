"""What a batch is about, so that a store asked for one of a kind reads all of them in one statement.

Nothing is read before a handler asks. A batch of twenty jobs then costs as many statements as a batch of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sync.messages import Mutation, Row

OF_A_JOB = {"customers": "customer", "sites": "site", "equipment": "equipment", "seals": "seal"}
"""Kind → the job's column that names a row of it."""


class Together:
    """Ids that will be asked for by the same batch: its jobs, what those name, and the office's items about it."""

    def __init__(self) -> None:
        self._jobs: frozenset[str] = frozenset()
        self._client = ""
        self._batch: Sequence[Mutation] = ()
        self._named: dict[str, set[str]] = {}

    def meet(self, client_id: str, batch: Sequence[Mutation]) -> Collection[str]:
        """Learn what a device's batch is about; the jobs it names."""
        self._jobs = frozenset(one.args["job"] for one in batch if isinstance(one.args.get("job"), str))
        self._client, self._batch = client_id, batch
        return self._jobs

    def note(self, jobs: Iterable[Row]) -> None:
        """Learn what the batch's jobs name."""
        for job in jobs:
            for kind, column in OF_A_JOB.items():
                if job.get(column) is not None:
                    self._named.setdefault(kind, set()).add(job[column])

    def found(self, kind: str, rows: Iterable[Row]) -> None:
        """Learn what a search has found: who changes one of them is likely to change the others."""
        self._named.setdefault(kind, set()).update(row["id"] for row in rows)

    def rows(self, kind: str, row_id: str) -> Collection[str]:
        """The ids of a kind to read when this one is asked for; it is among them."""
        if kind == "review_items" and self._batch:
            items = (ids.of_mutation(self._client, one.id) for one in self._batch)
            self._named.setdefault(kind, set()).update(items)
            self._batch = ()
        named = self._named.get(kind, ())
        return named if row_id in named else (row_id,)

    def values(self, column: str, value: str) -> Collection[str]:
        """The values of a column to look for when this one is; it is among them."""
        return self._jobs if column == "job" and value in self._jobs else (value,)


def by_value(rows: Iterable[Row], column: str, values: Iterable[str]) -> Mapping[str, list[Row]]:
    """Rows sorted into the values of a column, in their order; a value without rows has an empty list."""
    sorted_in: dict[str, list[Row]] = {one: [] for one in values}
    for row in rows:
        sorted_in[row[column]].append(row)
    return sorted_in
