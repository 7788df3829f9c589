"""Values on their way into a cell: the firm's clock, yuan, and no text a spreadsheet would run."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from server import clock
from server.exports.columns import Column, Holds
from server.exports.words import plain, said

FIRM_ZONE: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """A cell of a CSV file that cannot become a formula: where it could, an apostrophe stands before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` got."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def local(moment: str) -> datetime | None:
    """A time by the firm's clock; None beyond the end of the calendar (a device whose clock stood there)."""
    try:
        return clock.parse(moment).astimezone(FIRM_ZONE)
    except OverflowError:
        return None


def yuan(fen: int) -> Decimal:
    """Money, with its two decimals."""
    return Decimal(fen).scaleb(-2)


def shown(column: Column, value: Any, *, english: bool) -> str:
    """A value as text, for a CSV file; empty for None."""
    if value is None:
        return ""
    if column.holds is Holds.MONEY:
        return str(yuan(value))
    if column.holds is Holds.NUMBER:
        return str(value)
    if column.holds is Holds.MOMENT:
        at = local(value)
        return value if at is None else at.strftime("%Y-%m-%d %H:%M")
    return guarded(said(column.words, value, english=english) if column.words else plain(value, english=english))
