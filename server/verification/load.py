"""The facts of a page of jobs, read with one statement for each kind, however many jobs there are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.amended.state import amendments_of
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.one_of import one_of
from server.verification.facts import OF_A_JOB, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from sync.messages import Row

    ByJob = Mapping[str, Sequence[Row]]

SEAL_COLUMNS = ("id", "job", "by", "at", "verdict", "capacity", "format", "seal_hash")
"""Without text and strokes: a page of jobs would be megabytes."""


class Loader:
    """Reads one snapshot of one organisation."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection = connection
        self._org = org
        self._ring = KeyRing(connection, org)

    def facts(self, jobs: Sequence[Row]) -> dict[str, Facts]:
        """By job id."""
        ids = [job["id"] for job in jobs]
        rows = {kind: self.by_job(kind, ids) for kind in OF_A_JOB if kind in runtime().kinds}
        rows["amendments"] = self._amendments(rows.get("amendments", {}))
        seals = self._seals(ids)
        checks = [one for some in rows["checks"].values() for one in some]
        parts = [one for some in rows["parts"].values() for one in some]
        types = self._named("part_types", (one["part_type"] for one in parts))
        instruments = self._named("instruments", (one["instrument"] for one in checks))
        procedures = self._named("procedures", (one["procedure"] for one in checks))
        lots = {(one["part_type"], one["lot"]): one for one in self._among("part_lots", "part_type", list(types))}
        return {
            job["id"]: Facts(
                job=job,
                rows={kind: by_job.get(job["id"], ()) for kind, by_job in rows.items()},
                seals=seals.get(job["id"], ()),
                instruments=instruments,
                part_types=types,
                lots=lots,
                procedures=procedures,
            )
            for job in jobs
        }

    def by_job(self, kind: str, jobs: Sequence[str]) -> ByJob:
        """Rows of a kind by their job."""
        found = defaultdict(list)
        column = runtime().kinds[kind].job or "job"
        for row in self._among(kind, column, jobs):
            found[row[column]].append(row)
        return found

    def jobs(self, ids: Sequence[str]) -> list[Row]:
        """In the order of ``ids``."""
        found = self._named("jobs", ids)
        return [found[one] for one in ids if one in found]

    def one(self, kind: str, row_id: str | None) -> Row | None:
        """A row by its id."""
        return self._named(kind, [row_id]).get(row_id or "")

    def next_services(self, job: Row) -> list[Row]:
        """What was planned for its machine, in any order."""
        planned = self._among("next_services", "customer", [job["customer"]]) if job["equipment"] else []
        return [one for one in planned if one["equipment"] == job["equipment"]]

    def _amendments(self, by_job: ByJob) -> ByJob:
        """With what signs them, which stands in the texts of later seals."""
        seals = self.by_job("seals", list(by_job)) if by_job else {}
        return {job: amendments_of(rows, seals.get(job, ())) for job, rows in by_job.items()}

    def _seals(self, jobs: Sequence[str]) -> ByJob:
        table = runtime().kinds["seals"].table
        wanted = select(*(table.c[name] for name in SEAL_COLUMNS)).where(
            one_of(table.c.job, "jobs"), table.c.org_id == self._org
        )
        found = defaultdict(list)
        for row in self._connection.execute(wanted.order_by(table.c.at, table.c.id), {"jobs": list(jobs)}).mappings():
            found[row["job"]].append(dict(row))
        return found

    def _named(self, kind: str, ids: Iterable[str | None]) -> dict[str, Row]:
        wanted = sorted({one for one in ids if one is not None})
        codec = runtime().codecs[kind]
        found = self._connection.execute(codec.chosen, {"org": self._org, "ids": wanted}) if wanted else ()
        return {row["id"]: row for row in codec.decode(found, self._ring)}

    def _among(self, kind: str, column: str, values: Sequence[str]) -> list[Row]:
        codec = runtime().codecs[kind]
        if not values:
            return []
        found = self._connection.execute(codec.among(column), {"org": self._org, "values": list(values)})
        return codec.decode(found, self._ring)
