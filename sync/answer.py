"""``PullAnswer`` → the 200 body of ``POST /api/sync``. Source: ``SPEC.md`` Messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.versions import PROTOCOL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Json, Row
    from sync.pull import PullAnswer
    from sync.store import Change


def to_wire(
    answer: PullAnswer,
    *,
    server_time: str,
    cursor: str,
    catalogue: Json | None,
    notice: Json | None = None,
    accept: Sequence[str] = (),
) -> Json:
    """Build the whole body. ``cursor``: the answer's one, signed. ``catalogue``: ``{version, url, sha256}``."""
    return {
        "protocol": PROTOCOL,
        "server_time": server_time,
        "epoch": answer.epoch,
        "last_mutation_id": answer.last_mutation_id,
        "seq": answer.seq,
        "receipts": [one.to_wire() for one in answer.receipts],
        "reset": answer.reset,
        "leave": [{"job": job, "reason": reason, "seq": seq} for job, reason, seq in answer.leave],
        "del": [[one.place.kind, one.place.id] for one in answer.changes if one.row is None],
        "put": put(answer.changes, table="cols" in accept),
        "enter": list(answer.enter),
        "cursor": cursor,
        "more": answer.more,
        "files_have": list(answer.files_have),
        "catalogue": catalogue,
        "notice": notice or {},
    }


def put(changes: Sequence[Change], *, table: bool) -> dict[str, Json | list[Row]]:
    """Rows by kind; as a table (``{cols, rows}``) where the client reads it and it is shorter."""
    kinds: dict[str, list[Row]] = {}
    for one in changes:
        if one.row is not None:
            kinds.setdefault(one.place.kind, []).append(one.row)
    return {kind: _table(rows) if table and _same_columns(rows) else rows for kind, rows in kinds.items()}


def _same_columns(rows: Sequence[Row]) -> bool:
    return len(rows) > 1 and all(row.keys() == rows[0].keys() for row in rows)


def _table(rows: Sequence[Row]) -> Json:
    cols = list(rows[0])
    return {"cols": cols, "rows": [[row[col] for col in cols] for row in rows]}
