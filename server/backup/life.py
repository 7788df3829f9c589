"""A restored database begins a new life: another epoch, a seq above all there ever was, a new segment of seals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import select, update

from server import clock, ids
from server.store.tables import Commit, Counter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from server.slices import AtRestore

MOST_COMMITS_A_SECOND = 1000
"""No database with a counter row and a disk commits faster. So a new life starts above all that a lost one can have
reached since its last commit that is known here (rule Q5)."""


def begin(
    connection: Connection, made_at: str, replaced: Mapping[str, tuple[int, str]], hooks: Sequence[AtRestore]
) -> None:
    """Give every organisation its new life. ``replaced``: (seq, chain head) of the life that ended, where known."""
    now = datetime.now(UTC)
    segment = int(now.strftime("%Y%m%d%H%M%S"))
    for counter in connection.execute(select(Counter.org_id, Counter.seq, Counter.chain_head)).all():
        last = select(Commit.at).where(Commit.org_id == counter.org_id).order_by(Commit.seq.desc()).limit(1)
        ended = clock.parse(connection.scalar(last) or made_at)
        most = MOST_COMMITS_A_SECOND * max(1, round(abs((now - ended).total_seconds()) + 1))
        known_seq, published = replaced.get(counter.org_id, (0, counter.chain_head))
        head = orjson.loads(counter.chain_head)
        for hook in hooks:
            head = hook(head, orjson.loads(published), segment)
        fresh = {
            "epoch": ids.short(),
            "seq": max(counter.seq + most, known_seq + 1),
            "chain_head": orjson.dumps(head).decode(),
        }
        connection.execute(update(Counter).where(Counter.org_id == counter.org_id), fresh)
