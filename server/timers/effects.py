"""Effects: what a mutation wants done after its commit, exactly where the commit happened (the outbox pattern).

The worker is woken after the commit; what a crash lost on the way is found by the sweep.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import select, update

from server import clock
from server.observed.jobs import job
from server.runtime import runtime
from server.store.engine import reading, writing
from server.store.tables import EffectRow

MOST_TRIES = 10
_BATCH = 50
_CLAIM_S = 120
"""A claimed effect that was neither done nor failed by then was lost in a crash, and is taken up again."""


def drain() -> int:
    """Run everything that is due; how many were tried."""
    tried = 0
    while due := _due():
        for row in due:
            if _claim(row):
                _run(row)
                tried += 1
    return tried


def _due() -> list[Any]:
    wanted = (
        select(EffectRow)
        .where(EffectRow.done_at.is_(None), EffectRow.due_at <= clock.now())
        .order_by(EffectRow.due_at, EffectRow.id)
        .limit(_BATCH)
    )
    with reading() as connection:
        return list(connection.execute(wanted))


def _claim(row: Any) -> bool:
    """Only one worker gets it."""
    mine = (
        update(EffectRow)
        .where(EffectRow.id == row.id, EffectRow.due_at == row.due_at, EffectRow.done_at.is_(None))
        .values(due_at=clock.after(clock.now(), seconds=_CLAIM_S), tries=row.tries + 1)
    )
    with writing() as connection:
        claimed = connection.execute(mine).rowcount == 1
        connection.commit()
    return claimed


def _run(row: Any) -> None:
    try:
        with job(f"effect {row.name}", effect=row.id, tries=row.tries + 1):
            run = runtime().effects[row.name]
            run(orjson.loads(row.payload))
    except Exception as failure:  # noqa: BLE001 - an effect may fail in any way; the log line has been written
        _failed(row, f"{type(failure).__name__}: {failure}"[:500])
    else:
        _write(row, done_at=clock.now(), error=None)


def _failed(row: Any, error: str) -> None:
    """Try again, later each time; give up in the end and keep the reason."""
    now, tries = clock.now(), row.tries + 1
    if tries >= MOST_TRIES:
        _write(row, done_at=now, error=error)
    else:
        _write(row, due_at=clock.after(now, seconds=5 * 2**tries), error=error)


def _write(row: Any, **values: str | None) -> None:
    with writing() as connection:
        connection.execute(update(EffectRow).where(EffectRow.id == row.id).values(**values))
        connection.commit()
