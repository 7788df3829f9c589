"""The fall-back of a push: a batch the database refuses is halved until the one to blame stands alone (rule P3).

Nothing else would ever end it: the same batch would fail in the same way whenever the phone sent it again. What is
alone and fails is quarantined; what stands behind it goes on, each part in a transaction of its own, in order.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sync.messages import Mutation, Receipt

log = logging.getLogger("fieldseal.store")

Apart: TypeAlias = "tuple[str, str] | None"
Take: TypeAlias = "Callable[[Sequence[Mutation], Apart], list[Receipt]]"
"""One transaction for these; with (code, message) all that is new of it is quarantined under that, and not run."""

CRASHED = ("HANDLER_CRASH", "The server could not work this in. It is kept.")
DATA_STATES = ("22", "23", "54", "P0")
"""PostgreSQL's classes of faults that lie in the values: data, constraints, limits of the program, triggers."""


def take(batch: Sequence[Mutation], transaction: Take, apart: Apart = None) -> list[Receipt]:
    """Receipts of the whole batch, ascending. What ``transaction`` raises comes out, unless the data are to blame."""
    try:
        return transaction(batch, apart)
    except Exception as fault:
        if not batch or not blames_data(fault):
            raise
        if len(batch) == 1:
            return _alone(batch[0], transaction, fault)
    middle = len(batch) // 2
    return take(batch[:middle], transaction, apart) + take(batch[middle:], transaction, apart)


def blames_data(fault: Exception) -> bool:
    """Whether the same transaction would fail whenever it is run: what it was given is at fault, not the store."""
    if isinstance(fault, DBAPIError):
        return not fault.connection_invalidated and _refused(fault)
    return not isinstance(fault, SyncError | SQLAlchemyError | OSError | MemoryError)


def _refused(fault: DBAPIError) -> bool:
    state = getattr(fault.orig, "sqlstate", None)
    if state is not None:
        return state[:2] in DATA_STATES
    untyped = isinstance(fault, ProgrammingError) or isinstance(fault.orig, sqlite3.InterfaceError)
    return untyped or isinstance(fault, IntegrityError | DataError)


def _alone(mutation: Mutation, transaction: Take, fault: Exception) -> list[Receipt]:
    """Quarantine it; where even that fails, keep its body and nothing that was read out of it."""
    log.error("mutation %s (%s) cannot be stored", mutation.uuid, mutation.name, exc_info=fault)
    try:
        return transaction([mutation], CRASHED)
    except Exception as again:
        if not blames_data(again):
            raise
    return transaction([bare(mutation)], CRASHED)


def bare(mutation: Mutation) -> Mutation:
    """Its number, its body and their digest: what rule P1 compares."""
    blank = replace(mutation, uuid=None, name="", v=0, base_seq=0, at="", tz="", offset_ms=None, args={})
    return replace(blank, malformed="what it says cannot be stored")
