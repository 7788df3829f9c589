"""What every store must do: one suite for the ports of ``store.py``, run by ``memory.py`` and by the SQL store.

A test module makes a class of ``StoreChecks`` with a fixture ``harness``; pytest finds the inherited checks. Nothing of
pytest is needed here: a check fails with ``AssertionError``.
"""

from __future__ import annotations

from sync.conformance.bench import Bench, Harness, entry, mutation, same
from sync.conformance.feed import FeedChecks
from sync.conformance.log import LogChecks
from sync.conformance.outcomes import OutcomeChecks
from sync.conformance.rows import RowChecks

__all__ = [
    "Bench",
    "FeedChecks",
    "Harness",
    "LogChecks",
    "OutcomeChecks",
    "RowChecks",
    "StoreChecks",
    "entry",
    "mutation",
    "same",
]


class StoreChecks(LogChecks, OutcomeChecks, RowChecks, FeedChecks):
    """The whole suite."""
