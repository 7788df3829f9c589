"""Verdict and calibration, judged alike on the phone and here (D6, D8). Twin: ``pwa/src/checks/rules.ts``."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sync.messages import Row

SHANGHAI_AHEAD: Final = timedelta(hours=8)


def verdict_of(reading: str, lower: str | None, upper: str | None) -> str:
    """``pass`` within the limits, both included, else ``fail``. All decimal text."""
    value = Decimal(reading)
    too_low = lower is not None and value < Decimal(lower)
    too_high = upper is not None and value > Decimal(upper)
    return "fail" if too_low or too_high else "pass"


def verdict_differs(reading: str | None, lower: str | None, upper: str | None, verdict: str) -> bool:
    """Whether a verdict contradicts its own reading; without a reading or limits, or not applicable, it cannot."""
    if reading is None or verdict == "na" or lower is upper is None:
        return False
    return verdict != verdict_of(reading, lower, upper)


def calibration_of(instrument: Row | None, at: str) -> str:
    """``valid`` up to and with the day the certificate is due, ``expired`` after, ``none`` without one."""
    if instrument is None or instrument["calibration_due"] is None:
        return "none"
    due: str = instrument["calibration_due"]
    return "expired" if due < local_day(at) else "valid"


def local_day(at: str) -> str:
    """The day in Shanghai at a moment (RFC 3339 UTC)."""
    return (datetime.fromisoformat(at) + SHANGHAI_AHEAD).date().isoformat()
