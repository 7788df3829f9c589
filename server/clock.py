"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def text(moment: datetime) -> str:
    """RFC 3339 UTC with milliseconds, ``2026-11-22T08:03:04.123Z``: fixed width, sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def now() -> str:
    """This moment, as text."""
    return text(datetime.now(UTC))


def parse(moment: str) -> datetime:
    """The other way; raises ``ValueError``."""
    return datetime.fromisoformat(moment)


def before(moment: str, **ago: float) -> str:
    """A moment earlier than ``moment`` by ``timedelta(**ago)``."""
    return text(parse(moment) - timedelta(**ago))


def after(moment: str, **hence: float) -> str:
    """A moment later than ``moment`` by ``timedelta(**hence)``."""
    return text(parse(moment) + timedelta(**hence))
