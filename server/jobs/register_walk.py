"""The register with its filters, from first line to last, for those who walk through all of it (D1, D13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from server.jobs.register_index import first_place
from server.jobs.register_items import items
from server.jobs.register_query import Wanted, found_cards, page
from server.jobs.rules import STATES
from server.jobs.working_hours import SHANGHAI
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from sync.messages import Json


@dataclass(frozen=True, slots=True)
class Walk:
    """All jobs that fit, in the register's order, in memory a page at a time."""

    connection: Connection
    wanted: Wanted
    at_once: int = 500

    def count(self, most: int | None = None) -> int:
        """How many there are; counting ends at ``most``."""
        return sum(1 for _ in islice(found_cards(self.connection, self.wanted, self.at_once), most))

    def lines(self) -> Iterator[list[Json]]:
        """Lines of the register (``register_items``), page by page."""
        after: int | None = None
        while True:
            found = page(self.connection, self.wanted, after, self.at_once)
            yield items(self.connection, found.jobs)
            after = found.after
            if after is None:
                return


def walk(connection: Connection, org: str, centres: Sequence[str], query: Json) -> Walk:
    """The register of ``centres``; ``query`` as for ``GET /api/register``, days as dates or text. 422 ``INVALID``."""
    return Walk(connection, wanted(org, centres, query))


def wanted(org: str, centres: Sequence[str], query: Json) -> Wanted:
    """What the query asks for, within ``centres``. 422 ``INVALID``."""
    statuses = tuple(dict.fromkeys(one for one in query.get("status", "").split(",") if one))
    if not set(statuses) <= set(STATES):
        raise SyncError(422, "INVALID", "There is no such status.", "status")
    return Wanted(
        org=org,
        centres=[one for one in centres if query.get("centre") in (None, one)],
        q=query.get("q", ""),
        statuses=statuses,
        technician=query.get("technician"),
        first=_place(query["since"]) if query.get("since") else None,
        last=_last_place(query["until"]) if query.get("until") else None,
        oldest_first=query.get("sort") == "received_at",
    )


def _place(day: date | str) -> int:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return first_place(datetime.combine(day, time(), SHANGHAI).timestamp())


def _last_place(day: date | str) -> int:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    try:
        return _place(day + timedelta(days=1)) - 1
    except OverflowError:
        raise SyncError(422, "INVALID", "This day has no next one.", "to") from None
