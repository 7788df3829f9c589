"""Which of a machine's planned services counts (D26): the one that no other replaces.

Twin: ``pwa/src/app/nextService.ts``. No slice: customers keep the dates, whoever shows a machine reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sync.messages import Row


def current(rows: Iterable[Row], equipment: str | None) -> Row | None:
    """The row of ``next_services`` that counts for a machine, out of those of its customer; None: never planned."""
    own = [row for row in rows if row["equipment"] == equipment]
    replaced = {row["replaces"] for row in own}
    return next((row for row in own if row["id"] not in replaced), None)


def due_on(rows: Iterable[Row], equipment: str | None) -> str | None:
    """The date, ``2027-05-22``; None where none is planned."""
    row = current(rows, equipment)
    return row["due_on"] if row else None
