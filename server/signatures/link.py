"""The chain link, stamped while the organisation's counter is held (rule Q1)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from server.signatures.chain import Link, next_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sync.messages import Json, Row


def link(org: str, seals: Sequence[Row], head: Json) -> tuple[Mapping[str, Sequence[Row]], Json]:
    """Make one link for each new seal, in the order signed. ``head``: the last ``Link`` as JSON, ``{}`` at first."""
    last = Link(**head) if head else None
    rows: list[Row] = []
    for seal in seals:
        last = next_link(org, seal["id"], seal["seal_hash"], last)
        made = asdict(last)
        rows.append({"id": made.pop("seal"), "job": seal["job"], **made})
    return {"seal_links": rows}, asdict(last) if last else {}
