"""One look at a whole file: format, encoding, separator, heading, columns, kind. All found is shown, not decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from server.imports import encodings, matching, separators, workbook
from server.imports.columns import Column, decimal_mark, shown, sure_of
from server.imports.faults import FileFault
from server.imports.fields import KINDS
from server.imports.table import MOST_COLUMNS, Source, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from server.imports.table import Line
    from sync.messages import Json

TOLD_EVERY: Final = 5000
"""Rows."""


def format_of(path: Path) -> str:
    """``xlsx`` or ``csv``."""
    return "xlsx" if workbook.is_workbook(path) else "csv"


def look(path: Path, asked: Json, tell: Callable[[int], None] = lambda _rows: None) -> Json:
    """What ``detected`` of a run holds. ``asked``: encoding, separator, sheet, where a person has said so.

    ``tell`` hears now and then how many rows have been looked at. ``FileFault``.
    """
    form = format_of(path)
    found = _workbook(path, asked) if form == "xlsx" else _text(path, asked)
    source = source_of(path, form, {one: _chosen(found[one]) for one in ("encoding", "separator", "sheet")})
    head, cells = separators.heading(source)
    if len(cells) > MOST_COLUMNS:
        raise FileFault("TOO_MANY_COLUMNS", most=MOST_COLUMNS)
    columns = [Column(n, shown(heading)) for n, heading in enumerate(cells)]
    rows = _see(source, head, columns, tell)
    if not rows:
        raise FileFault("EMPTY_FILE")
    known = sure_of(columns)
    return {
        **found,
        "format": form,
        "heading_line": head,
        "rows": rows,
        "decimal": decimal_mark(columns, _chosen(found["separator"])),
        "columns": [_shown(one, known) for one in columns],
        "kinds": matching.kinds(columns),
        "matchings": {kind: matching.guess(kind, columns) for kind in KINDS},
        "key": matching.key_column(columns, rows),
    }


def source_of(path: Path, form: str, settings: Json) -> Source:
    """How to read the file with these settings."""
    return Source(
        path, form, settings.get("encoding") or "utf-8", settings.get("separator") or ",", settings.get("sheet")
    )


def body(source: Source, heading_line: int) -> Iterator[Line]:
    """The rows below the heading."""
    return (line for line in lines(source) if line.n > heading_line)


def _text(path: Path, asked: Json) -> Json:
    guessed = encodings.detect(path)
    encoding = asked.get("encoding") or guessed.value
    separator, certain, why = separators.detect(path, encoding)
    return {
        "encoding": {"value": encoding, "certain": guessed.certain, "say": guessed.say},
        "separator": {"value": asked.get("separator") or separator, "certain": certain, "say": why},
        "sheets": [],
        "sheet": None,
    }


def _workbook(path: Path, asked: Json) -> Json:
    names = workbook.sheets(path)
    if not names:
        raise FileFault("EMPTY_FILE")
    return {"encoding": None, "separator": None, "sheets": names, "sheet": asked.get("sheet") or names[0]}


def _chosen(found: Any) -> Any:
    return found["value"] if isinstance(found, dict) else found


def _see(source: Source, head: int, columns: list[Column], tell: Callable[[int], None]) -> int:
    rows = 0
    for line in body(source, head):
        rows += 1
        for column, cell in zip(columns, line.cells, strict=False):
            if cell:
                column.see(cell)
        if rows % TOLD_EVERY == 0:
            tell(rows)
    return rows


def _shown(column: Column, known: tuple[str, str] | None) -> Json:
    return {
        "n": column.n,
        "heading": column.heading,
        "looks": column.looks,
        "filled": column.filled,
        "samples": column.samples,
        "serials": column.serials >= column.numbers > 0,
        "dates": column.dialect(known),
    }
