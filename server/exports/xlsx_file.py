"""A table as an Excel workbook, written row by row (XlsxWriter): texts are always texts, times are real dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it comes without types

from server.exports.cells import local, yuan
from server.exports.columns import Column, Holds
from server.exports.words import plain, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from server.exports.columns import Table
    from sync.messages import Json

MOST_ROWS: Final = 1_048_575
"""What a sheet of Excel holds below its headings."""
MOST_CHARACTERS: Final = 32_767
"""What a cell of Excel holds."""
_FORMATS: Final = {Holds.MOMENT: "yyyy-mm-dd hh:mm", Holds.DAY: "yyyy-mm-dd", Holds.MONEY: "0.00"}


class TooLong(Exception):
    """More lines than a sheet of Excel holds; CSV has no end."""


def write(path: Path, table: Table, pages: Iterable[list[Json]], *, english: bool) -> None:
    """Write the workbook; the memory it takes does not grow with the rows."""
    with TemporaryDirectory(dir=path.parent, prefix="sheet-") as scratch:
        book = Workbook(str(path), {"constant_memory": True, "tmpdir": scratch})
        sheet = book.add_worksheet(table.en if english else table.zh)
        try:
            _fill(book, sheet, table, pages, english=english)
            book.close()
        finally:
            sheet.row_data_fh.close()  # the library leaves it open when anything fails


def _fill(book: Any, sheet: Any, table: Table, pages: Iterable[list[Json]], *, english: bool) -> None:
    formats = {holds: book.add_format({"num_format": shape}) for holds, shape in _FORMATS.items()}
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading(english=english), bold)
    row = 0
    for page in pages:
        for line in page:
            row += 1
            if row > MOST_ROWS:
                raise TooLong
            for at, column in enumerate(table.columns):
                _put(sheet, row, at, column, line[column.name], formats.get(column.holds), english=english)
    sheet.autofilter(0, 0, row, len(table.columns) - 1)


def _put(sheet: Any, row: int, at: int, column: Column, value: Any, shape: Any, *, english: bool) -> None:
    if value is None:
        return
    if column.holds is Holds.MONEY:
        sheet.write_number(row, at, yuan(value), shape)
    elif column.holds is Holds.NUMBER:
        sheet.write_number(row, at, Decimal(value))
    elif column.holds is Holds.MOMENT and (moment := local(value)) is not None:
        sheet.write_datetime(row, at, moment.replace(tzinfo=None), shape)
    elif column.holds is Holds.DAY:
        sheet.write_datetime(row, at, date.fromisoformat(value), shape)
    else:
        text = said(column.words, value, english=english) if column.words else plain(value, english=english)
        sheet.write_string(row, at, text[:MOST_CHARACTERS])
