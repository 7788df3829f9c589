"""Times as they travel: RFC 3339 UTC with exactly milliseconds, fixed width, so that text order is time order. V7."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def is_time(text: object) -> bool:
    """Whether it is a time like ``2026-11-22T08:03:04.123Z`` that exists."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def shifted(time: str, ms: int) -> str:
    """``time`` plus milliseconds. ``OverflowError`` beyond the years 1–9999."""
    moved = datetime.fromisoformat(time) + timedelta(milliseconds=ms)
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def corrected(at: str, offset_ms: int | None) -> str:
    """Device time plus the offset last measured (server clock minus device clock); as it is where none was."""
    return at if offset_ms is None else shifted(at, offset_ms)
