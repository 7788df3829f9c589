"""Dates as people and spreadsheets write them, in three dialects and as a serial number.

``iso``: the year first, also 2026年11月22日. ``month_first``: 11/22/2026 02:30:00 PM. ``day_first``: 22.11.2026 14:30.
``serial``: days since 30 December 1899. One text may be read in two dialects; the whole column decides
(``server/imports/columns.py``), never one cell.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

DIALECTS: Final = ("iso", "month_first", "day_first", "serial")
FIRST_SERIAL, LAST_SERIAL = 10_000, 90_000
"""Serial numbers of 1927 and 2146."""
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
_TURN: Final = 70
_NOON: Final = 12
_SHORT_YEAR: Final = 100
_AFTERNOON: Final = frozenset({"pm", "p.m.", "下午", "晚上"})
_MORNING: Final = frozenset({"am", "a.m.", "上午", "凌晨", "中午"})

_CLOCK = (
    r"(?:[T\s]*(?P<before>上午|下午|凌晨|中午|晚上)?\s*(?P<hour>\d{1,2})[:：时点](?P<minute>\d{1,2})?"
    r"(?:[:：分](?P<second>\d{1,2})?(?:\.\d{1,9})?)?秒?"
    r"\s*(?P<after>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?\Z"
)
_YEAR_FIRST = re.compile(r"(?P<a>\d{4})\s*[-/.年]\s*(?P<b>\d{1,2})\s*[-/.月]\s*(?P<c>\d{1,2})\s*日?" + _CLOCK)
_COMPACT = re.compile(r"(?P<a>(?:19|20|21)\d{2})(?P<b>\d{2})(?P<c>\d{2})" + _CLOCK)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d{2})" + _CLOCK)
_DAY_ENDS = re.compile(r"[\sT]|(?<=日)")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?\Z")


class NoDate(ValueError):
    """The text is no date in this dialect."""


def may_be_date(text: str) -> bool:
    """Whether it looks like a date at all; cheap, for every cell of a file."""
    return 6 <= len(text) <= 40 and text[0].isdigit() and bool(fits(text))  # noqa: PLR2004 - 1/1/15 to a long one


def fits(text: str) -> frozenset[str]:
    """The dialects in which its day is one, serial numbers left out; the time of day is not looked at."""
    return _day_fits(_DAY_ENDS.split(text, maxsplit=1)[0])


@lru_cache(maxsize=65536)
def _day_fits(day: str) -> frozenset[str]:
    return frozenset(dialect for dialect in DIALECTS[:3] if _is(day, dialect))


def is_serial(text: str) -> bool:
    """Whether it may be a spreadsheet's number of a day."""
    return bool(_SERIAL.match(text)) and FIRST_SERIAL <= float(text.replace(",", ".")) <= LAST_SERIAL


def has_half_days(text: str) -> bool:
    """Whether it is written with AM or PM, as Americans do."""
    return text[-2:].lower() in ("am", "pm")


def parse(text: str, dialect: str) -> datetime:
    """A moment, with a zone only where the text names one. ``NoDate``."""
    if dialect == "serial":
        if not is_serial(text):
            raise NoDate(text)
        return _EPOCH + timedelta(seconds=round(float(text.replace(",", ".")) * 86400))
    found = _match(text, dialect)
    if found is None:
        raise NoDate(text)
    try:
        return _moment(found.groupdict(), dialect)
    except (ValueError, OverflowError):
        raise NoDate(text) from None


def zone_of(name: str) -> tzinfo:
    """``+08:00`` or ``America/New_York``; ``ValueError`` where there is no such zone."""
    if found := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name):
        ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return timezone(-ahead if found[1] == "-" else ahead)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValueError(name) from None


def in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in UTC; without a zone of its own it is one of ``zone``. ``NoDate`` at the ends of the calendar."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise NoDate(moment.isoformat()) from None


def _is(text: str, dialect: str) -> bool:
    try:
        parse(text, dialect)
    except NoDate:
        return False
    return True


def _match(text: str, dialect: str) -> re.Match[str] | None:
    if dialect == "iso":
        return _YEAR_FIRST.match(text) or _COMPACT.match(text)
    found = _YEAR_LAST.match(text)
    # Nobody puts the month first between full stops.
    return None if found is None or (found["mark"] == "." and dialect == "month_first") else found


def _moment(part: dict[str, str | None], dialect: str) -> datetime:
    a, b, c = (int(part[name] or 0) for name in "abc")
    year, month, day = {"iso": (a, b, c), "month_first": (c, a, b), "day_first": (c, b, a)}[dialect]
    if year < _SHORT_YEAR:
        year += 2000 if year < _TURN else 1900
    return datetime.combine(date(year, month, day), _time(part), _zone(part["zone"]))


def _time(part: dict[str, str | None]) -> time:
    hour = int(part["hour"] or 0)
    half = (part["before"] or part["after"] or "").lower()
    if half and hour > _NOON and part["after"]:
        raise ValueError("13 pm")
    if half in _AFTERNOON and hour < _NOON:
        hour += _NOON
    elif half in _MORNING and hour == _NOON and half != "中午":
        hour = 0
    return time(hour, int(part["minute"] or 0), int(part["second"] or 0))


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    return UTC if text == "Z" else zone_of(text)
