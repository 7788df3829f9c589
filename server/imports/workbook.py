"""XLSX, read row by row (openpyxl, read only): values as they were saved, never a formula worked out.

A workbook is a ZIP of XML: what it would unpack to is bounded before anything is unpacked.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import openpyxl

from server.imports.faults import FileFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_UNPACKED: Final = 2 * 1024**3
MOST_STRINGS: Final = 64 * 1024**2
"""Of ``sharedStrings.xml``, the one part that is held in memory whole."""
MOST_RATIO: Final = 200
MOST_PARTS: Final = 2000
_CHUNK: Final = 1024 * 1024
_BROKEN: Final = (SyntaxError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError,
                  zipfile.BadZipFile, NotImplementedError)  # fmt: skip
"""What openpyxl raises for files that only look like workbooks; ``SyntaxError``: whichever XML reader it has."""

Raw = tuple[int, list[str], dict[int, str]]


def is_workbook(path: Path) -> bool:
    """Whether the file is a ZIP with a workbook in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def check(path: Path) -> None:
    """``FileFault("BOMB")`` for what would unpack to far too much."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    unpacked = sum(one.file_size for one in parts)
    strings = sum(one.file_size for one in parts if one.filename.endswith("sharedStrings.xml"))
    packed = path.stat().st_size
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, packed * MOST_RATIO) or strings > MOST_STRINGS:
        raise FileFault("BOMB")


def sheets(path: Path) -> list[str]:
    """Names of the sheets with cells, in their order."""
    with _opened(path, values=True) as book:
        return [one.title for one in book.worksheets]


def lines(path: Path, sheet: str | None) -> Iterator[Raw]:
    """(line, cells, faults) of a sheet, the first one unless said."""
    with _opened(path, values=True) as book:
        chosen = _sheet(book, sheet)
        if not _has_formulas(path):
            yield from _rows(chosen.iter_rows(), repeat(()))
            return
        with _opened(path, values=False) as twin:  # what is a formula is only seen where values are not asked for
            yield from _rows(chosen.iter_rows(), _sheet(twin, chosen.title).iter_rows())


def text(value: Any) -> str:
    """A cell's value as it would stand in a CSV; dates in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
    return str(value)


def _rows(rows: Iterable[Any], formulas: Iterable[Any]) -> Iterator[Raw]:
    try:
        for n, (row, twins) in enumerate(zip(rows, formulas, strict=False), 1):
            faults = {at: "CELL_ERROR" for at, cell in enumerate(row) if cell.data_type == "e"}
            for at, (cell, twin) in enumerate(zip(row, twins, strict=False)):
                if twin.data_type == "f" and cell.value is None:
                    faults[at] = "FORMULA_WITHOUT_VALUE"
            cells = [text(cell.value) for cell in row]
            while cells and not cells[-1] and len(cells) - 1 not in faults:
                cells.pop()
            yield n, cells, faults
    except _BROKEN:
        raise FileFault("NOT_A_TABLE") from None


def _sheet(book: Any, name: str | None) -> Any:
    for one in book.worksheets:
        if name in (None, one.title):
            one.reset_dimensions()  # what a file says of its own size may be wrong
            return one
    raise FileFault("NO_SHEET")


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            _holds(archive, one.filename, b"<f")
            for one in archive.infolist()
            if one.filename.startswith("xl/worksheets/")
        )


def _holds(archive: zipfile.ZipFile, part: str, needle: bytes) -> bool:
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            if needle in tail + chunk:
                return True
            tail = chunk[-len(needle) :]
    return False


@contextmanager
def _opened(path: Path, *, values: bool) -> Iterator[Any]:
    check(path)
    with path.open("rb") as file:  # by its name, openpyxl would ask for an ending
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=values, keep_links=False)
        except _BROKEN:
            raise FileFault("NOT_A_TABLE") from None
        yield book
        book.close()
