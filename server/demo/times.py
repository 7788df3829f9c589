"""Moments of the demo data, told from the time at which it was loaded, so that the board looks alive."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from server import clock
from server.jobs.working_hours import SHANGHAI, SUNDAY

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOT: Final = timedelta(hours=2)
FIRST_SLOT, LAST_SLOT = time(8), time(16)


class Times:
    """``now``: RFC 3339, the moment everything is told from."""

    def __init__(self, now: str) -> None:
        self._now = clock.parse(now)

    def ago(self, minutes: int) -> str:
        """So many minutes before now."""
        return clock.text(self._now - timedelta(minutes=minutes))

    def back(self, days: int, at: str) -> str:
        """So many working days (Monday to Saturday) ago, at ``09:40`` in Shanghai; today never counts."""
        day = self._now.astimezone(SHANGHAI).date()
        while days:
            day -= timedelta(days=1)
            days -= day.weekday() != SUNDAY
        return clock.text(datetime.combine(day, time.fromisoformat(at), SHANGHAI))

    def slot(self, number: int) -> tuple[str, str]:
        """The number-th free slot of two hours from now on, within working hours."""
        start = next(islice(self._slots(), number, None))
        return clock.text(start), clock.text(start + SLOT)

    def day(self, days: int) -> str:
        """A calendar date so many days from now."""
        return (self._now.astimezone(SHANGHAI) + timedelta(days=days)).date().isoformat()

    def _slots(self) -> Iterator[datetime]:
        """Every two hours from the next full hour on."""
        moment = self._now.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        while True:
            if moment.weekday() != SUNDAY and FIRST_SLOT <= moment.time() <= LAST_SLOT:
                yield moment.astimezone(UTC)
                moment += SLOT
            else:
                moment += timedelta(hours=1)
