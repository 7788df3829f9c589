"""Rows for papers, read from one snapshot by the names of their kinds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from server import clock
from server.papers.tongue import FIRM_ZONE
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.tables import Counter, ScopeEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Table

    from server.papers.firm import Firm
    from sync.messages import Caller, Json, Row

OF_A_JOB: Final = ("parts", "checks", "timesheets", "withdrawals")


class Reader:
    """Reads one organisation."""

    def __init__(self, connection: Connection, org: str) -> None:
        self.connection = connection
        self.org = org
        self._ring = KeyRing(connection, org)

    def job(self, job_id: str) -> Row | None:
        """A job's row."""
        return next(iter(self._rows("jobs", "id", job_id)), None)

    def job_rows(self, job: Row) -> Json:
        """A job with its facts and what it names, ``{job, parts, checks, …, customer, site, equipment, people}``."""
        found: Json = {kind: self._rows(kind, "job", job["id"]) for kind in OF_A_JOB}
        for kind, column in (("customers", "customer"), ("sites", "site"), ("equipment", "equipment")):
            name = job[column]
            found[column] = next(iter(self._rows(kind, "id", name)), None) if name is not None else None
        return found | {"job": job, "people": self.people([job["technician"]])}

    def people(self, ids: Iterable[str | None]) -> dict[str, str]:
        """Names of people."""
        users = table("users")
        wanted = users.c.id.in_(sorted({one for one in ids if one is not None}))
        found = self.connection.execute(select(users.c.id, users.c.name).where(users.c.org_id == self.org, wanted))
        return {row.id: row.name for row in found}

    def firm(self, centres: Sequence[str]) -> Firm:
        """Name and address on top: those of the settings, else of the organisation and the one centre it is about."""
        name = self.connection.scalar(select(Counter.name).where(Counter.org_id == self.org))
        centre = next(iter(self._rows("centres", "id", centres[0])), {}) if len(centres) == 1 else {}
        known = {"address": centre.get("address") or "", "phone": centre.get("phone") or ""}
        return runtime().config.firm.filled(name=name or "", **known)

    def visits(self, day: date, centres: Sequence[str], technician: str | None, most: int) -> list[Any]:
        """Jobs with an appointment on a day, by technician and time: columns of the job, ``name phone address``."""
        jobs, customers, sites = table("jobs"), table("customers"), table("sites")
        start, end = bounds(day)
        wanted = (
            select(
                *(jobs.c[name] for name in _OF_JOBS),
                customers.c.name,
                sites.c.address,
            )
            .outerjoin(customers, customers.c.id == jobs.c.customer)
            .outerjoin(sites, sites.c.id == jobs.c.site)
            .where(jobs.c.org_id == self.org, jobs.c.centre.in_(centres))
            .where(jobs.c.window_start >= start, jobs.c.window_start < end, jobs.c.status != "cancelled")
        )
        if technician is not None:
            wanted = wanted.where(jobs.c.technician == technician)
        return list(
            self.connection.execute(wanted.order_by(jobs.c.technician, jobs.c.window_start, jobs.c.id).limit(most))
        )

    def times(self, day: date, centres: Sequence[str], technician: str | None, most: int) -> list[Any]:
        """Stretches of time begun on a day that still count, with their job's columns."""
        jobs, times, customers = table("jobs"), table("timesheets"), table("customers")
        later, gone = times.alias(), table("withdrawals")
        start, end = bounds(day)
        wanted = (
            select(
                times.c.by, times.c.kind, times.c.minutes, times.c.started_at, times.c.ended_at,
                *(jobs.c[name].label(f"job_{name}") for name in _OF_JOBS), customers.c.name,
            )
            .join(jobs, jobs.c.id == times.c.job)
            .outerjoin(customers, customers.c.id == jobs.c.customer)
            .where(times.c.org_id == self.org, jobs.c.centre.in_(centres))
            .where(times.c.started_at >= start, times.c.started_at < end)
            .where(~select(later.c.id).where(later.c.job == times.c.job, later.c.replaces == times.c.id).exists())
            .where(~select(gone.c.id).where(gone.c.job == times.c.job, gone.c.fact == times.c.id).exists())
        )  # fmt: skip
        if technician is not None:
            wanted = wanted.where(times.c.by == technician)
        return list(self.connection.execute(wanted.order_by(times.c.by, times.c.started_at, times.c.id).limit(most)))

    def sees(self, who: Caller, job: Row) -> bool:
        """The desk jobs of its centres; a technician his own, and those he may still look at."""
        if who.role != "technician":
            return job["centre"] in who.centres
        entry = select(ScopeEntry.grp).where(
            ScopeEntry.subject == f"user:{who.user}",
            ScopeEntry.grp == f"job:{job['id']}",
            ScopeEntry.closed_seq.is_(None),
        )
        return job["technician"] == who.user or self.connection.scalar(entry) is not None

    def _rows(self, kind: str, column: str, value: str) -> list[Row]:
        codec = runtime().codecs[kind]
        found = self.connection.execute(codec.by(column), {"org": self.org, "value": value})
        return codec.decode(found, self._ring)


_OF_JOBS: Final = (
    "id", "number", "centre", "product", "fault", "actual_fault", "status", "technician", "window_start",
    "window_end", "contact_name", "contact_phone",
)  # fmt: skip


def table(kind: str) -> Table:
    """The SQL table of a kind."""
    return runtime().kinds[kind].table


def bounds(day: date) -> tuple[str, str]:
    """First moment of a day by the firm's clock, and of the next."""
    start = datetime.combine(day, time(), FIRM_ZONE)
    return clock.text(start), clock.text(start + timedelta(days=1))
