"""A job's number: the centre's own two digits, the year, a running number without gaps (D1).

``01-2026-00042``. Given while the commit is being written, from a row that is locked until it ends: a number is
given to a job or to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select, update

from server import clock
from server.jobs.models import JobNumber
from server.jobs.working_hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sync.messages import Row

_LOCKED = (
    select(JobNumber.prefix, JobNumber.last)
    .where(
        JobNumber.org_id == bindparam("org"),
        JobNumber.centre == bindparam("centre"),
        JobNumber.year == bindparam("year"),
    )
    .with_for_update()
)


def give_numbers(connection: Connection, org: str, jobs: Sequence[Row]) -> None:
    """Fill ``number`` of the new jobs, in place, in the order they were registered."""
    year = str(clock.parse(clock.now()).astimezone(SHANGHAI).year)
    fresh = [job for job in jobs if job["number"] is None]
    for centre in sorted({job["centre"] for job in fresh}):
        mine = [job for job in fresh if job["centre"] == centre]
        prefix, last = _take(connection, org, centre, year, len(mine))
        for n, job in enumerate(mine, last + 1):
            job["number"] = f"{prefix}-{year}-{n:05d}"


def _take(connection: Connection, org: str, centre: str, year: str, count: int) -> tuple[str, int]:
    """Lock the centre's row of this year and move it on; its prefix and where it stood."""
    which = {"org": org, "centre": centre, "year": year}
    found = connection.execute(_LOCKED, which).first()
    if found is None:
        prefix = _prefix(connection, org, centre)
        values = {"org_id": org, "centre": centre, "year": year, "prefix": prefix, "last": count}
        connection.execute(insert(JobNumber), values)
        return prefix, 0
    row = (JobNumber.org_id == org, JobNumber.centre == centre, JobNumber.year == year)
    connection.execute(update(JobNumber).where(*row).values(last=found.last + count))
    return found.prefix, found.last


def _prefix(connection: Connection, org: str, centre: str) -> str:
    """The centre's digits of other years, or the next free ones."""
    own = select(JobNumber.prefix).where(JobNumber.org_id == org, JobNumber.centre == centre).limit(1)
    known = connection.scalar(own)
    if known is not None:
        return str(known)
    given = connection.scalar(select(func.count(JobNumber.prefix.distinct())).where(JobNumber.org_id == org))
    return f"{int(given or 0) + 1:02d}"
