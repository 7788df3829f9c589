"""What is kept how long, and what is due: listed for a manager, destroyed by nobody else (D13).

What can be erased of a finished job hangs on its customer: the key of his personal values (rule S3). So a customer is
due when the last of his jobs is, and while one of them is open or on hold, he is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, exists, func, not_, or_, select

from server import clock
from server.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from sync.messages import Json

CLOSED: Final = ("verified", "cancelled")


def over_before(now: str, years: int) -> str:
    """What was closed before this moment has been kept so many years: the same day and hour, years ago.

    ``now``: RFC 3339 UTC. 29 February counts as 1 March.
    """
    year, rest = int(now[:4]) - years, now[4:]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return f"{year:04}-03-01{rest[6:]}" if rest.startswith("-02-29") and not leap else f"{year:04}{rest}"


@dataclass(frozen=True, slots=True)
class Due:
    """``keep``: years by charge type; a charge type that is not named is kept for ever."""

    org: str
    centres: Sequence[str]
    keep: Mapping[str, int]
    now: str

    def page(self, connection: Connection, after: str | None, limit: int) -> list[Json]:
        """Customers who are due, by id: how many jobs, and when the last was closed."""
        if not self.keep:
            return []
        customers, jobs = _table("customers"), _table("jobs")
        chosen = (
            select(customers.c.id, customers.c.name, func.count(), func.max(jobs.c.closed_at))
            .join(jobs, and_(jobs.c.customer == customers.c.id, jobs.c.org_id == self.org))
            .where(customers.c.org_id == self.org, customers.c.centre.in_(self.centres), *self._none_is_kept(customers))
            .group_by(customers.c.id, customers.c.name)
            .order_by(customers.c.id)
            .limit(limit)
        )
        if after is not None:
            chosen = chosen.where(customers.c.id > after)
        names = ("customer", "name", "jobs", "last_closed")
        return [dict(zip(names, row, strict=True)) for row in connection.execute(chosen)]

    def _none_is_kept(self, customers: Table) -> list[ColumnElement[bool]]:
        """No job of his must stay, none is on hold, and he is not erased already."""
        jobs, holds = _table("jobs").alias("kept"), _table("holds")
        own = and_(jobs.c.customer == customers.c.id, jobs.c.org_id == self.org)
        on_hold = exists().where(holds.c.job == jobs.c.id, holds.c.released_at.is_(None))
        kept = exists().where(own, or_(not_(self._is_over(jobs)), on_hold))
        if "erasures" not in runtime().kinds:
            return [~kept]
        return [~kept, ~exists().where(_table("erasures").c.customer == customers.c.id)]

    def _is_over(self, jobs: Any) -> ColumnElement[bool]:
        ends = [
            and_(jobs.c.charge_type == charge, jobs.c.closed_at < over_before(self.now, years))
            for charge, years in sorted(self.keep.items())
        ]
        return and_(jobs.c.status.in_(CLOSED), jobs.c.closed_at.is_not(None), or_(*ends))


def due_now(org: str, centres: Sequence[str]) -> Due:
    """By the firm's rule, today."""
    return Due(org, centres, dict(runtime().config.keep), clock.now())


def holds_of(connection: Connection, org: str, centres: Sequence[str], limit: int) -> list[Json]:
    """What is kept whatever its time, the oldest hold first."""
    holds, jobs, users = _table("holds"), _table("jobs"), _table("users")
    chosen = (
        select(holds.c.id, holds.c.job, jobs.c.number, holds.c.reason, holds.c.at, users.c.name.label("by_name"))
        .join(jobs, jobs.c.id == holds.c.job)
        .outerjoin(users, users.c.id == holds.c.by)
        .where(holds.c.org_id == org, holds.c.released_at.is_(None), jobs.c.centre.in_(centres))
        .order_by(holds.c.at, holds.c.id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]


def _table(kind: str) -> Table:
    return runtime().kinds[kind].table
