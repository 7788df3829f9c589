"""Minutes between two moments (D10). Twin: ``pwa/src/timesheets/rules.ts``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MINUTE: Final = timedelta(minutes=1)
ROUNDING: Final = MINUTE
"""A minute up or down is a matter of rounding."""


def span(started_at: str, ended_at: str) -> timedelta:
    """How long it took; negative where it ended before it started."""
    return datetime.fromisoformat(ended_at) - datetime.fromisoformat(started_at)


def fits(minutes: int, length: timedelta) -> bool:
    """Whether the minutes written down are those of the clock, rounded up or down."""
    return abs(minutes * MINUTE - length) <= ROUNDING
