"""What one pass over a file found: counts, reasons, and the refused rows, to be corrected and fed again."""

from __future__ import annotations

import csv
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Self

from server.imports.says import TEXTS
from server.imports.table import guard

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from server.imports.faults import Fault
    from server.imports.plan import Planned
    from sync.messages import Json

MOST_REASONS: Final = 20
_LANGS: Final = ("zh-CN", "en")


class Tally:
    """Counts rows. Refused ones go to ``path`` as they come, with the reason in both languages at the end."""

    def __init__(self, path: Path, headings: list[str], own: list[int]) -> None:
        self.rows = self.made = self.there = self.refused = 0
        self.kinds: Counter[str] = Counter()
        self._path = path
        self._headings = [headings[n] for n in own]
        self._own = own
        self._reasons: dict[tuple[str, str | None, int | None], Json] = {}
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        """Begin an empty file of refused rows."""
        self._file = self._path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
        self._out = csv.writer(self._file)
        self._out.writerow([*map(guard, self._headings), *_LANGS])
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _fault: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Keep it only where something was refused."""
        self._file.close()
        if not self.refused:
            self._path.unlink()

    def refuse(self, row: Planned, faults: list[Fault]) -> None:
        """Write a row down with everything that is wrong with it."""
        self.refused += 1
        cells = row.line.cells
        told = ["; ".join(dict.fromkeys(one.say[lang] for one in faults)) for lang in _LANGS]
        self._out.writerow([*(guard(cells[n]) if n < len(cells) else "" for n in self._own), *told])
        for one in faults[:1]:
            key = (one.code, one.field, one.column)
            if len(self._reasons) < 10 * MOST_REASONS or key in self._reasons:
                reason = self._reasons.setdefault(key, one.to_wire() | {"rows": 0, "first_line": row.line.n})
                reason["rows"] += 1

    @property
    def counts(self) -> Json:
        """``{rows, made, there, refused}``."""
        return {"rows": self.rows, "made": self.made, "there": self.there, "refused": self.refused}

    @property
    def reasons(self) -> list[Json]:
        """The commonest first."""
        return sorted(self._reasons.values(), key=lambda one: -one["rows"])[:MOST_REASONS]

    def progress(self, phase: str, of: int) -> Json:
        """For whoever watches. ``of``: rows of the file."""
        done = round(min(1.0, self.rows / max(1, of)), 4)
        return self.counts | {"phase": phase, "done": done, "seconds": round(time.monotonic() - self._began, 1)}


def in_language(path: Path, lang: str) -> Any:
    """The file of refused rows for a spreadsheet, line by line: one column of reasons, in one language."""
    yield "\ufeff"
    column = _LANGS.index(lang)
    with path.open(encoding="utf-8", newline="") as file:
        for n, row in enumerate(csv.reader(file)):
            told = TEXTS["reason"][column] if n == 0 else guard(row[len(row) - 2 + column])
            yield line([*row[:-2], told])


def line(cells: list[str]) -> str:
    """One line of CSV."""
    quoted = ('"' + cell.replace('"', '""') + '"' if any(one in cell for one in ',"\r\n') else cell for cell in cells)
    return ",".join(quoted) + "\r\n"
