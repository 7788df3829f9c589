"""The finished jobs that wait for the department, found in SQL page by page (D12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, exists, func, or_, select

from server.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select

WAITING: Final = ("signed", "left")
STILL_THERE: Final = "~"
"""Sorts behind every time: the technician has not left yet, so there is no hurry."""
STATES: Final = ("waiting", "sent_back")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``state``: waiting for the office, or sent back to a technician who has not answered."""

    org: str
    centres: Sequence[str]
    state: str = "waiting"
    technician: str | None = None


def page(connection: Connection, wanted: Wanted, after: tuple[str, str] | None, limit: int) -> list[tuple[str, str]]:
    """(place, job id) of the jobs that follow ``after``; what was closed first comes first."""
    jobs = runtime().kinds["jobs"].table
    place = func.coalesce(jobs.c.closed_at, STILL_THERE)
    chosen = _of(select(place, jobs.c.id), wanted).order_by(place, jobs.c.id).limit(limit)
    if after is not None:
        chosen = chosen.where(or_(place > after[0], and_(place == after[0], jobs.c.id > after[1])))
    return [(row[0], row[1]) for row in connection.execute(chosen)]


def count(connection: Connection, wanted: Wanted) -> int:
    """How many there are."""
    return connection.scalar(_of(select(func.count()), wanted)) or 0


def _of(chosen: Select[Any], wanted: Wanted) -> Select[Any]:
    jobs = runtime().kinds["jobs"].table
    asked = _asked(jobs.c.id)
    found = chosen.select_from(jobs).where(
        jobs.c.org_id == wanted.org,
        jobs.c.status.in_(WAITING),
        jobs.c.centre.in_(wanted.centres),
        asked if wanted.state == "sent_back" else ~asked,
    )
    return found if wanted.technician is None else found.where(jobs.c.technician == wanted.technician)


def _asked(job: Any) -> ColumnElement[bool]:
    """Whether it was sent back and that is not answered."""
    said = runtime().kinds["verifications"].table.alias("said")
    answer = runtime().kinds["verifications"].table.alias("answer")
    answered = exists().where(answer.c.job == job, answer.c.answers == said.c.id)
    return exists().where(said.c.job == job, said.c.outcome == "sent_back", ~answered)
