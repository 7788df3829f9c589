"""What stands in each column: looked at over the whole file, in bounded memory; a date's dialect is the column's."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from server.imports import dates
from server.imports.says import Say, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Json

SAMPLES: Final = 5
LONGEST_SAMPLE: Final = 120
_JUDGED_AFTER: Final = 200
_MOSTLY: Final = 0.8
_HALF: Final = 0.5
_SOME: Final = 0.2
_ENOUGH: Final = 0.95
_MARKS_LOOKED_AT: Final = 20_000
"""Numbers of a column in which decimal marks are counted."""
_EITHER: Final = ("month_first", "day_first")
_NUMBER: Final = re.compile(r"[-+]?[\d.,']*\d\Z")
_POINT: Final = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)\.(?:\d{1,2}|\d{4,})\Z")
_COMMA: Final = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})\Z")


@dataclass
class Column:
    """One column while it is looked at."""

    n: int
    heading: str
    filled: int = 0
    samples: list[str] = field(default_factory=list)
    date_like: int = 0
    fits: Counter[str] = field(default_factory=Counter)
    half_days: int = 0
    numbers: int = 0
    serials: int = 0
    points: int = 0
    commas: int = 0
    both_ways: str | None = None

    def see(self, text: str) -> None:
        """Take one filled cell in."""
        self.filled += 1
        if len(self.samples) < SAMPLES and (sample := shown(text[:LONGEST_SAMPLE])) not in self.samples:
            self.samples.append(sample)
        judged = self.filled > _JUDGED_AFTER
        if not (judged and self.date_like < self.filled * _SOME) and dates.may_be_date(text):
            self._see_date(text)
        elif not (judged and self.numbers * 2 < self.filled) and _NUMBER.match(text):
            self.numbers += 1
            if self.numbers <= _MARKS_LOOKED_AT:
                self.points += bool(_POINT.match(text))
                self.commas += bool(_COMMA.match(text))
                self.serials += dates.is_serial(text)

    def _see_date(self, text: str) -> None:
        self.date_like += 1
        found = dates.fits(text)
        self.fits.update(found)
        self.half_days += dates.has_half_days(text)
        if self.both_ways is None and len(found) > 1:
            self.both_ways = text

    @property
    def looks(self) -> str:
        """``empty date number text``."""
        if not self.filled:
            return "empty"
        if self.date_like >= self.filled * _HALF:
            return "date"
        return "number" if self.numbers >= self.filled * _ENOUGH else "text"

    def dialect(self, known: tuple[str, str] | None) -> Json | None:
        """The dialect of its dates, with the evidence. ``known``: (dialect, heading) a neighbour is sure of."""
        if not self.date_like or self.date_like < self.filled * _SOME:
            return None
        best, certain, why = self._judged(known)
        shown = self.both_ways if self.both_ways and not certain else None
        return {
            "dialect": best,
            "certain": certain,
            "fits": dict(self.fits),
            "of": self.date_like,
            "say": why,
            "example": shown and {"text": shown, **{one: _day(shown, one) for one in _EITHER}},
        }

    def _judged(self, known: tuple[str, str] | None) -> tuple[str, bool, Say]:
        month, day = self.fits["month_first"], self.fits["day_first"]
        if self.fits["iso"] >= max(month, day):
            return "iso", True, say("YEAR_FIRST")
        if month != day:
            best, fits, others = ("month_first", month, day) if month > day else ("day_first", day, month)
            return best, fits >= self.date_like * _MOSTLY, say("ONLY_FIT", fits=fits, of=self.date_like, others=others)
        if known:
            return known[0], True, say("AS_NEIGHBOUR", column=known[1])
        if self.half_days:
            return "month_first", False, say("BOTH_FIT_AM")
        return "day_first", False, say("BOTH_FIT")


def sure_of(columns: Sequence[Column]) -> tuple[str, str] | None:
    """The dialect one column proves, for its neighbours; None where none does, or two contradict each other."""
    proved: dict[str, str] = {}
    for one in columns:
        if one.looks == "date" and one.fits["iso"] < max(one.fits[each] for each in _EITHER):
            month, day = (one.fits[each] for each in _EITHER)
            if month != day:
                proved.setdefault("month_first" if month > day else "day_first", one.heading)
    return next(iter(proved.items())) if len(proved) == 1 else None


def decimal_mark(columns: Sequence[Column], separator: str | None) -> Json:
    """``.`` or ``,`` with the evidence."""
    points, commas = sum(one.points for one in columns), sum(one.commas for one in columns)
    if not points and not commas:
        value = "," if separator == ";" else "."
        return {"value": value, "certain": True, "say": say("NO_DECIMALS")}
    value, count = (",", commas) if commas > points else (".", points)
    certain = max(points, commas) >= (points + commas) * _ENOUGH
    return {"value": value, "certain": certain, "say": say("DECIMALS", count=count)}


def shown(text: str) -> str:
    """A text that can be kept and sent, its broken bytes written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _day(text: str, dialect: str) -> str:
    return dates.parse(text, dialect).date().isoformat()
