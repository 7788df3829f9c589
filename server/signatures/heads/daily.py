"""What the worker does every hour: today's head, its time stamp, and giving both away (rules S3.4–S3.6)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from server import clock
from server.runtime import runtime
from server.signatures.heads.authority import Unanswered
from server.signatures.heads.giving import append
from server.signatures.heads.head import Head
from server.signatures.heads.making import make, organisations
from server.signatures.heads.models import ChainHead
from server.signatures.heads.stamping import stamp, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

log = logging.getLogger("fieldseal.heads")


def heads() -> None:
    """Each step by itself: an authority that is away or a folder that is not there keeps nobody from the rest."""
    for org in organisations():
        make(org, daily=True)
        for fault in give(org):
            log.warning("%s", fault)


def give(org: str) -> list[str]:
    """Fetch stamps and write the file; what went wrong, each in a sentence. It is tried again within the hour."""
    config, faults = runtime().config, []
    path = Path(config.heads_file) if config.heads_file else None
    steps: list[tuple[str, Callable[[], object]]] = [("no time stamp", lambda: stamp(org))]
    if path is not None:
        steps.append((f"heads were not written to {path}", lambda: append(path, org)))
    for what, step in steps:
        try:
            step()
        except Unanswered as fault:
            faults.append(f"{what}: {fault}")
        except OSError as fault:
            faults.append(f"{what}: {fault.strerror or type(fault).__name__}")
    return faults


def figures(connection: Connection) -> dict[tuple[str, str], float]:
    """For ``GET /metrics``: how old the newest head is, and how many wait for their stamp."""
    newest = connection.execute(select(ChainHead.org_id, func.max(ChainHead.number)).group_by(ChainHead.org_id)).all()
    ages = [_age(connection, org, number) for org, number in newest]
    stamped = runtime().config.tsa_url is not None
    unstamped = sum(len(waiting(connection, org)) for org, _number in newest) if stamped else 0
    return {
        ("chain_head_age_seconds", "Age of the newest signed head; -1 when there is none."): max(ages, default=-1.0),
        ("chain_heads_unstamped", "Heads that wait for their time stamp."): unstamped,
    }


def _age(connection: Connection, org: str, number: int) -> float:
    place = select(ChainHead.text).where(ChainHead.org_id == org, ChainHead.number == number)
    head = Head.read(str(connection.scalar(place)))
    return max(0.0, (clock.parse(clock.now()) - clock.parse(head.made_at)).total_seconds()) if head else -1.0
