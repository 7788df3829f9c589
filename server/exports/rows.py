"""Rows of other kinds, by kind and id, as they travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from server.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, RowMapping, Table

    from sync.messages import Json


def table_of(kind: str) -> Table:
    """The SQL table of a kind."""
    return runtime().kinds[kind].table


def plain(kind: str, row: RowMapping) -> Json:
    """A row without what is the store's business."""
    return {name: row[name] for name in runtime().kinds[kind].columns}


def by_id(connection: Connection, kind: str, ids: Iterable[str | None]) -> dict[str, Json]:
    """Rows of a kind that holds nothing encrypted, by their ids."""
    table = table_of(kind)
    wanted = sorted({one for one in ids if one is not None})
    if not wanted:
        return {}
    found = connection.execute(select(table).where(table.c.id.in_(wanted))).mappings()
    return {row["id"]: plain(kind, row) for row in found}
