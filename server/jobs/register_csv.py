"""The register as a file for a spreadsheet, sent as it is written: the export's own columns and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.exports import csv_file
from server.exports.cells import guarded
from server.exports.columns import REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sync.messages import Json

COLUMNS: Final = tuple(column.name for column in REGISTER.columns)


def lines(pages: Iterable[list[Json]], *, english: bool) -> Iterator[str]:
    """The file, page by page."""
    return csv_file.lines(pages, REGISTER.columns, english=english)


__all__ = ["COLUMNS", "guarded", "lines"]
