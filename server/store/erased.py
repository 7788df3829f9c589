"""What an erased customer leaves in his rows: nothing that tells of him (rule S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.kinds import PRIVATE

if TYPE_CHECKING:
    from server.kinds import Kind
    from sync.messages import Row

ERASED: Final = "[erased]"
"""Stands in a column that may not be null. The screens write their own word for it."""


def emptied(kind: Kind, row: Row) -> Row:
    """The row without what tells of a person."""
    table = kind.table
    left = {name: None if table.columns[name].nullable else ERASED for name in told(kind, row)}
    return row | left


def told(kind: Kind, row: Row) -> list[str]:
    """The columns of a row that tell of a person as it stands."""
    if not _is_about_a_person(row):
        return []
    return [name for name in kind.private if row[name] is not None and row[name] != ERASED]


def _is_about_a_person(row: Row) -> bool:
    """Of two values of one field (rule W4): whether that field is a person's."""
    if "field" not in row or row.get("kind") not in PRIVATE:
        return True
    return row["field"] in PRIVATE[row["kind"]].private
