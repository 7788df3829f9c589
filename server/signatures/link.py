"""The chain link, stamped while the organisation's counter is held (rule Q1)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from server.signatures.chain import FIRST_PREV, Link, next_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sync.messages import Json, Row


def link(org: str, sealed: Sequence[Row], head: Json) -> tuple[Mapping[str, Sequence[Row]], Json]:
    """Make one link for each new seal and amendment, in the order made. ``head``: the last ``Link``, or ``{}``."""
    last = Link(**head) if head else None
    rows: list[Row] = []
    for one in sealed:
        last = next_link(org, one["id"], linked_hash(one), last)
        made = asdict(last)
        rows.append({"id": made.pop("seal"), "job": one["job"], **made})
    return {"seal_links": rows}, asdict(last) if last else {}


def linked_hash(row: Row) -> str:
    """What the chain holds of a row: a seal's hash over text and strokes; an amendment's over its text, all it has."""
    return str(row["seal_hash"] if "seal_hash" in row else row["text_hash"])


def reopened(head: Json, published: Json, life: int) -> Json:
    """What the chain goes on from after a restore: its next link begins a segment and names the last published head.

    ``n`` is 0 until then, and ``prev_hash`` names the last link the restored database holds. ``life`` becomes the
    segment's number, so that two restores of one backup do not give two links the same place.
    """
    if not published:
        return head
    last_here = head.get("prev_hash" if head.get("n") == 0 else "link_hash", FIRST_PREV)
    segment = max(life, published["segment"] + 1)
    opened = Link(head.get("seal", ""), segment, 0, last_here, "", published["link_hash"])
    return asdict(opened)
