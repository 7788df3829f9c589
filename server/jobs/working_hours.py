"""When a job is due: six working hours in town, seven in suburbs, half an hour for a major fault (D3).

Source: S2.3 §14, S2.8 §3.

Working hours are 08:00–12:00 and 14:00–18:00, Monday to Saturday, by the clock of Shanghai, where no summer time is
kept.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from typing import Final

SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
SHIFTS: Final = ((time(8), time(12)), (time(14), time(18)))
SUNDAY: Final = 6
MAJOR: Final = timedelta(minutes=30)
IN_TOWN: Final = timedelta(hours=6)
IN_SUBURBS: Final = timedelta(hours=7)


def due(received: datetime, priority: str, district: str | None) -> datetime:
    """When the technician must have arrived, in UTC. A major fault runs round the clock."""
    if priority == "major":
        return received.astimezone(UTC) + MAJOR
    return after_working(received, IN_SUBURBS if is_suburb(district) else IN_TOWN)


def is_suburb(district: str | None) -> bool:
    """Whether a district counts as suburb: the word itself, a name with 郊, or a county, town or township."""
    name = (district or "").strip()
    return name == "suburb" or "郊" in name or name.endswith(("县", "镇", "乡"))


def after_working(start: datetime, length: timedelta) -> datetime:
    """The moment at which ``length`` of working time has gone by since ``start``, in UTC."""
    now, left = start.astimezone(SHANGHAI), length
    while True:
        for opens, closes in _shifts(now):
            begin = max(now, opens)
            if begin + left <= closes:
                return (begin + left).astimezone(UTC)
            left -= max(closes - begin, timedelta())
        now = datetime.combine(now.date() + timedelta(days=1), time(), SHANGHAI)


def _shifts(day: datetime) -> list[tuple[datetime, datetime]]:
    if day.weekday() == SUNDAY:
        return []
    whole = [(datetime.combine(day, a, SHANGHAI), datetime.combine(day, b, SHANGHAI)) for a, b in SHIFTS]
    return [(opens, closes) for opens, closes in whole if closes > day]
