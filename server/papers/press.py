"""Typst as a library: a template of ours and a JSON value in, a PDF out. Source: typst.app/docs, typst-py's stubs.

The value goes in as data, never as Typst's own language, so no text in it can do anything but be printed. Nothing but
the value, the templates and the fonts decides over a single byte: no clock, no chance, no system font.
"""

from __future__ import annotations

import calendar
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson
import typst

from server.papers.fonts import sorts
from server.papers.plain import printable

if TYPE_CHECKING:
    from sync.messages import Json

FOLDER: Final = Path(__file__).resolve().parent / "templates"
TEMPLATES: Final = ("paper",)
STANDARD: Final = "a-3a"
"""Archival, tagged for readers' software, and with files inside: no other level has all three."""


def render(template: str, paper: Json, fonts: Path | None = None) -> bytes:
    """Print ``paper`` (``blocks.py``) with a template of ``TEMPLATES``. ``NoFont``; ``typst.TypstError`` is our fault.

    ``paper["date"]``: year, month, day, hour, minute, second in UTC; nothing else in the file says when it was made.
    """
    if template not in TEMPLATES:
        raise KeyError(template)
    found = sorts(fonts)
    said = printable(paper, found.characters) | {"fonts": list(found.families)}
    made = typst.Compiler(FOLDER / f"{template}.typ", root=FOLDER, font_paths=found.fonts).compile(
        format="pdf",
        sys_inputs={"paper": orjson.dumps(said).decode()},
        pdf_standards=STANDARD,
        timestamp=_seconds(paper["date"]),
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


@lru_cache(maxsize=1)
def version() -> str:
    """What a change of a template changes: papers printed before are then other papers."""
    made = sha256()
    for path in sorted(FOLDER.glob("*.typ")):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


def _seconds(date: Json) -> int:
    parts = (date["year"], date["month"], date["day"], date["hour"], date["minute"], date["second"])
    return calendar.timegm(parts)
