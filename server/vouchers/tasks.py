"""What the worker has to print: written in the commit that made it necessary, taken up by the minute, never lost."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from server import clock
from server.papers.tongue import LANGUAGES
from server.runtime import runtime
from server.store.engine import reading, writing
from server.vouchers.making import make
from server.vouchers.models import VoucherTask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sync.messages import Row

log = logging.getLogger("fieldseal.vouchers")

MOST_TRIES: Final = 10
AT_ONCE: Final = 50
CLAIM_S: Final = 300
"""A task that was neither done nor failed by then was lost in a crash, and is taken up again."""


def wanted(connection: Connection, org: str, rows: Sequence[Row]) -> None:
    """``AT_WRITE``: these seals, or the seals these amendments are of, need a voucher."""
    insert = pg_insert if connection.dialect.name == "postgresql" else sqlite_insert
    now = clock.now()
    ids = sorted({row["seal"] if "seal" in row else row["id"] for row in rows})
    fresh = [{"org_id": org, "seal": one, "due_at": now, "tries": 0, "error": None} for one in ids]
    again = insert(VoucherTask).on_conflict_do_update(
        index_elements=["org_id", "seal"], set_={"due_at": now, "tries": 0, "error": None}
    )
    connection.execute(again, fresh)


def make_due() -> int:
    """Make what is due; how many were made. One that fails does not stop the others."""
    made = 0
    while due := _due():
        for task in due:
            if _claim(task):
                made += _run(task)
    return made


def _due() -> list[Any]:
    ready = select(VoucherTask).where(VoucherTask.due_at <= clock.now(), VoucherTask.tries < MOST_TRIES)
    with reading() as connection:
        return list(connection.execute(ready.order_by(VoucherTask.due_at, VoucherTask.seal).limit(AT_ONCE)))


def _claim(task: Any) -> bool:
    """Only one worker gets it."""
    until = clock.after(clock.now(), seconds=CLAIM_S)
    mine = update(VoucherTask).where(*_this(task), VoucherTask.due_at == task.due_at)
    with writing() as connection:
        claimed = connection.execute(mine.values(due_at=until, tries=task.tries + 1)).rowcount == 1
        connection.commit()
    return claimed


def _run(task: Any) -> bool:
    try:
        make(task.org_id, task.seal, _language(task), patient=True)
    except LookupError:
        _write(delete(VoucherTask).where(*_this(task)))
        return False
    except Exception as fault:
        log.exception("a voucher could not be made", extra={"seal": task.seal})
        later = clock.after(clock.now(), seconds=30 * 2 ** min(task.tries, 8))
        error = f"{type(fault).__name__}: {fault}"[:500]
        _write(update(VoucherTask).where(*_this(task)).values(due_at=later, error=error))
        return False
    _write(delete(VoucherTask).where(*_this(task), VoucherTask.tries == task.tries + 1))
    return True


def _language(task: Any) -> str:
    """That of the declaration he signed."""
    seals = runtime().kinds["seals"].table
    with reading() as connection:
        said = connection.scalar(select(seals.c.language).where(seals.c.id == task.seal, seals.c.org_id == task.org_id))
    return said if said in LANGUAGES else LANGUAGES[0]


def _this(task: Any) -> tuple[Any, ...]:
    return (VoucherTask.org_id == task.org_id, VoucherTask.seal == task.seal)


def _write(statement: Any) -> None:
    with writing() as connection:
        connection.execute(statement)
        connection.commit()
