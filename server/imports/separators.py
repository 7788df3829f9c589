"""What stands between the cells of a text file, and which of its lines is the heading."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from server.imports.says import Say, say
from server.imports.table import SEPARATORS, lines

if TYPE_CHECKING:
    from pathlib import Path

    from server.imports.table import Line, Source

_SAMPLE: Final = 64 * 1024
_LOOKED_AT: Final = 200
_SURE: Final = 0.95
_HEAD_WITHIN: Final = 10
_FULL: Final = 0.6
_BARE_NUMBER: Final = re.compile(r"[-+]?[\d.,\s]+\Z")


def detect(path: Path, encoding: str) -> tuple[str, bool, Say]:
    """(separator, whether it is certain, why)."""
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        sample = file.read(_SAMPLE)
    if found := re.match(r"sep=([,;\t|])\r?\n", sample):
        return found[1], True, say("BY_FIRST_LINE")
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind("\n") + 1] or sample
    scored = [(*_score(whole, one), one) for one in SEPARATORS]
    share, columns, separator = max(scored, key=lambda one: (one[1] > 1, one[0] * min(one[1], 20)))
    if columns <= 1:
        return ",", True, say("ONE_COLUMN")
    return separator, share >= _SURE, say("SAME_COLUMNS", share=round(share * 100), columns=columns)


def _score(sample: str, separator: str) -> tuple[float, int]:
    """(share of rows with the commonest number of cells, that number)."""
    sizes: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    for _, row in zip(range(_LOOKED_AT), reader, strict=False):
        sizes[len(row)] += bool(row)
    if not sizes:
        return 0.0, 0
    columns, rows = sizes.most_common(1)[0]
    return rows / max(1, sizes.total()), columns


def heading(source: Source) -> tuple[int, list[str]]:
    """(its line, its cells): the first of the first lines that is filled like the others; (0, []) for an empty file."""
    first: list[Line] = []
    for one in lines(source):
        first.append(one)
        if len(first) >= _HEAD_WITHIN:
            break
    if not first:
        return 0, []
    widest = max(_filled(one) for one in first)
    for one in first:
        if _filled(one) >= widest * _FULL and not all(_BARE_NUMBER.match(cell) for cell in one.cells if cell):
            return one.n, one.cells
    return first[0].n, first[0].cells


def _filled(line: Line) -> int:
    return sum(1 for cell in line.cells if cell)
