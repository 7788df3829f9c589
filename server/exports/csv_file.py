"""A table as CSV: UTF-8 with its mark (Excel in China), lines ended by CRLF, no cell that could become a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from server.exports.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.exports.columns import Column
    from sync.messages import Json

MARK: Final = "\ufeff"


def lines(pages: Iterable[list[Json]], columns: Iterable[Column], *, english: bool) -> Iterator[str]:
    """The file's text, a piece a page."""
    columns = tuple(columns)
    yield MARK + written([[column.heading(english=english) for column in columns]])
    for page in pages:
        yield written([[shown(one, line[one.name], english=english) for one in columns] for line in page])


def written(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
