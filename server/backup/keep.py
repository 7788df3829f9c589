"""Which backups are kept (D32): a change or loss within two months can be found and undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

ALL_DAYS = 7
DAILY_DAYS = 70
"""As long as devices keep what was receipted (rule Q5): a backup and a device together know everything."""


def kept(made: Collection[datetime], now: datetime, months: int | None = None) -> set[datetime]:
    """Those to keep: all of the last week, the last of each day for 70 days, beyond that the last of each month.

    ``months``: for how many months beyond; None means for ever. The newest is kept whatever its age. Days are UTC's.
    """
    last_of_day = {one.date(): one for one in sorted(made)}
    last_of_month = {(one.year, one.month): one for one in sorted(made)}
    return {
        one
        for one in made
        if one > now - timedelta(days=ALL_DAYS)
        or (one > now - timedelta(days=DAILY_DAYS) and one == last_of_day[one.date()])
        or (one == last_of_month[one.year, one.month] and (months is None or _months(one, now) <= months))
        or one == max(made)
    }


def _months(then: datetime, now: datetime) -> int:
    return (now.year - then.year) * 12 + now.month - then.month
