"""From a line of the file to what it means: values of fields, and the records it stands for, each with a key.

A record refers to another by ``Ref``; ids are given later (``ids.py``), since they hang on what is there already.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from server.imports import cells, dates, matching, records, settings
from server.imports.cells import CellFault
from server.imports.faults import Fault
from server.imports.fields import KINDS
from server.imports.says import say
from server.imports.table import MOST_LETTERS, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import tzinfo

    from server.imports.fields import Field
    from server.imports.records import Record
    from sync.messages import Json


@dataclass
class Planned:
    """One line, understood. ``records``: what it stands for, the main one last; none where there are faults."""

    line: Line
    values: Json
    faults: list[Fault] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    digest: bytes = b""
    """Of all its cells."""


class Planner:
    """Understands the lines of one file under one set of settings."""

    def __init__(self, chosen: Json, found: Json, centres: Mapping[str, str]) -> None:
        self.kind: str = chosen["kind"]
        self._heads = settings.headings(found)
        self._strict = found["format"] == "csv"
        self._centres = {name: one for one in centres for name in (one, centres[one])}
        self._zone: tzinfo = dates.zone_of(chosen["tz_offset"])
        self._decimal: str = chosen["decimal"]
        self._key: int | None = chosen["key"]
        self._own = [n for n, one in enumerate(self._heads) if not matching.is_reason(one)]
        self._fields = [self._placed(one, chosen, found) for one in KINDS[self.kind]]
        fill = chosen["fill_down"]
        self._fill = sorted({n for _f, n, _c, _d in self._fields if n is not None}) if fill is True else fill or []

    def lines(self, lines: Iterable[Line]) -> Iterator[Planned]:
        """All of them, in order."""
        before: list[str] = []
        for line in lines:
            if self._fill:
                self._same_as_above(line.cells, before)
                before = line.cells
            yield self.planned(line)

    def planned(self, line: Line) -> Planned:
        """One line."""
        made = Planned(line, {}, self._faults(line))
        if made.faults:
            return made
        for one, column, constant, dialect in self._fields:
            self._fill_in(made, one, column, constant, dialect)
        if not made.faults:
            made.digest = self._digest(line.cells)
            made.records = records.of(self.kind, made.values, self._row_key(line.cells, made.digest))
            made.faults = records.faults(self.kind, made.values)
        return made

    def _placed(self, one: Field, chosen: Json, found: Json) -> tuple[Field, int | None, str | None, str]:
        """(field, its column, its constant, how its dates are read)."""
        column = chosen["matching"].get(one.name)
        constant = chosen["constants"].get(one.name) or one.default
        return one, column, constant, "iso" if column is None else settings.dialect(chosen, found, column)

    def _same_as_above(self, row: list[str], before: list[str]) -> None:
        for n in self._fill:
            row += [""] * (n + 1 - len(row))
            if not row[n] and n < len(before):
                row[n] = before[n]

    def _faults(self, line: Line) -> list[Fault]:
        """What is wrong with the line before any field is looked at."""
        found = [Fault(code, say(code), None, column) for column, code in sorted(line.faults.items())]
        if self._strict and len(line.cells) < len(self._heads):
            found.append(Fault("TOO_FEW_CELLS", say("TOO_FEW_CELLS")))
        if any(line.cells[len(self._heads) :]):
            found.append(Fault("TOO_MANY_CELLS", say("TOO_MANY_CELLS")))
        for column, cell in enumerate(line.cells):
            if len(cell) > MOST_LETTERS:
                told = say("TOO_LONG", field=self._heading(column), most=MOST_LETTERS)
                found.append(Fault("TOO_LONG", told, None, column))
            elif cells.BAD.search(cell):
                found.append(Fault("BAD_CHARACTER", say("BAD_CHARACTER"), None, column))
        return found

    def _heading(self, column: int) -> str:
        return self._heads[column] if column < len(self._heads) else str(column + 1)

    def _fill_in(self, made: Planned, one: Field, column: int | None, constant: str | None, dialect: str) -> None:
        text = made.line.cells[column] if column is not None and column < len(made.line.cells) else ""
        text = text or constant or ""
        if not text:
            made.values[one.name] = None
            if one.needed:
                made.faults.append(Fault("NEEDED", say("NEEDED", field=one.say), one.name, column))
            return
        try:
            made.values[one.name] = self._value(one, text, dialect)
        except CellFault as fault:
            made.faults.append(Fault(fault.code, fault.say, one.name, column))

    def _value(self, one: Field, text: str, dialect: str) -> Any:
        if one.type != "centre":
            return cells.value(one, text, dialect, self._zone, self._decimal)
        if text not in self._centres:
            raise CellFault("UNKNOWN_CENTRE", say("UNKNOWN_CENTRE"))
        return self._centres[text]

    def _digest(self, row: list[str]) -> bytes:
        text = "\x1f".join(row[n] if n < len(row) else "" for n in self._own)
        return sha256(unicodedata.normalize("NFC", text).encode()).digest()

    def _row_key(self, row: list[str], digest: bytes) -> str:
        """What names the row for ever: its key column, else a digest of all its cells."""
        if self._key is not None and self._key < len(row) and row[self._key]:
            return f"key|{cells.restored(row[self._key])}"
        return f"row|{digest.hex()}"
