"""A request as the server's own process makes it: no device behind it that has counted, waits or pulls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.messages import OutboxState, SyncRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Caller, Mutation


def request_of(
    caller: Caller,
    mutations: Sequence[Mutation],
    *,
    build: str = "server",
    epoch: str | None = None,
    next_id: int = 1,
) -> SyncRequest:
    """``next_id``: what the numbering goes on with, where a device may later."""
    return SyncRequest(
        protocol=1,
        build=build,
        client_id=caller.client_id,
        epoch=epoch,
        cursor=None,
        page=1,
        receipts_from=1,
        accept=(),
        outbox=OutboxState(next_id=next_id),
        wall=None,
        files=(),
        mutations=tuple(mutations),
    )
