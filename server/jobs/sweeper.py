"""Fourteen days after a job is closed it leaves its technicians' devices (rule Q3). Run by the worker, every hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from server import clock
from server.jobs.desk import KEPT_DAYS
from server.jobs.models import Job
from server.store import run_as, system_caller
from server.store.engine import reading
from server.store.tables import Counter, ScopeEntry

if TYPE_CHECKING:
    from sqlalchemy import Connection

AT_ONCE = 500
_GROUP = "job:"


def sweep() -> None:
    """Retire what is due, in every organisation. Nothing due costs one small query each."""
    before = clock.before(clock.now(), days=KEPT_DAYS)
    with reading() as connection:
        due = {org: _due(connection, org, before) for org in connection.scalars(select(Counter.org_id)).all()}
    for org, jobs in due.items():
        for start in range(0, len(jobs), AT_ONCE):
            run_as(system_caller(org), [("jobs.retire", {"job": job}) for job in jobs[start : start + AT_ONCE]])


def _due(connection: Connection, org: str, before: str) -> list[str]:
    """Jobs closed before that moment which a technician still sees: of the few open entries, not of all jobs."""
    wanted = (
        select(Job.id)
        .join_from(ScopeEntry, Job, Job.id == func.substr(ScopeEntry.grp, len(_GROUP) + 1))
        .where(ScopeEntry.closed_seq.is_(None), ScopeEntry.org_id == org, ScopeEntry.subject.startswith("user:"))
        .where(ScopeEntry.grp.startswith(_GROUP), Job.closed_at < before)
    )
    return sorted(set(connection.scalars(wanted)))
