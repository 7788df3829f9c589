"""A file as lines of cells, streamed: CSV in any encoding and separator, or a sheet of an XLSX workbook."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from server.imports import workbook
from server.imports.faults import FileFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_COLUMNS: Final = 300
MOST_ROWS: Final = 2_000_000
MOST_LETTERS: Final = 10_000
"""Of one cell."""
LARGEST_CELL: Final = 1_000_000
"""Of one cell before the file itself is given up: a quotation mark that is never closed swallows all that follows."""
SEPARATORS: Final = (",", ";", "\t", "|")
_SPACE: Final = " \t\r\n\u00a0\u3000\ufeff"
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_SAYS: Final = re.compile(r"sep=(.)\s*\Z")

csv.field_size_limit(LARGEST_CELL)


@dataclass(frozen=True)
class Source:
    """A file and how to read it. ``encoding`` and ``separator`` for CSV, ``sheet`` for XLSX."""

    path: Path
    format: str
    encoding: str = "utf-8"
    separator: str = ","
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file from 1, its cells, and which of them hold no value (column → code)."""

    n: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)


def lines(source: Source) -> Iterator[Line]:
    """All lines that are not blank. ``FileFault`` at the place where the file breaks a limit."""
    read = workbook.lines(source.path, source.sheet) if source.format == "xlsx" else _csv_lines(source)
    for count, (n, raw, faults) in enumerate(read):
        if len(raw) > MOST_COLUMNS:
            raise FileFault("TOO_MANY_COLUMNS", most=MOST_COLUMNS)
        if count > MOST_ROWS:
            raise FileFault("TOO_MANY_ROWS", most=MOST_ROWS)
        cells = [one.strip(_SPACE) for one in raw]
        if any(cells) or faults:
            yield Line(n, cells, faults)


def guard(cell: str) -> str:
    """A cell no spreadsheet runs as a formula; ``unguard`` gives back exactly what went in."""
    return f"'{cell}" if _GUARDED.match("'" + cell) else cell


def unguard(cell: str) -> str:
    """Without the apostrophe that keeps a formula from running."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _csv_lines(source: Source) -> Iterator[tuple[int, list[str], dict[int, str]]]:
    """Bytes that are no text become lone surrogates, so that only their row is refused."""
    n = 0
    with source.path.open(encoding=source.encoding, errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, delimiter=source.separator)
        try:
            for row in reader:
                n, first = reader.line_num, n == 0
                if not ((first and _SAYS.match(source.separator.join(row))) or not row):
                    yield n, [unguard(cell) if cell[:1] == "'" else cell for cell in row], {}
        except (csv.Error, UnicodeError):
            raise FileFault("CELL_TOO_LARGE", line=n + 1) from None
