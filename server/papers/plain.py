"""Any text made printable: what no font has, what steers printers or directions, and what no line could hold."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Container

MISSING: Final = "〓"
"""The geta mark: a character stands here that cannot be printed."""
ZERO_WIDTH: Final = "\u200b"
RAW: Final = frozenset({"svg", "data", "attached", "fonts"})
"""Members of a paper that are no words."""
LONGEST_RUN: Final = 18
"""Characters without a place to break the line; after so many one is made."""
_SILENT: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f")
"""They only tell how their neighbours are drawn or joined."""
_RUN: Final = re.compile(rf"[^\s{ZERO_WIDTH}\u2e80-\uffff]{{{LONGEST_RUN + 1},}}")
_KEPT: Final = "\n"


def printable(value: Any, characters: Container[int]) -> Any:
    """Every text in a JSON value, made printable with a font's ``characters``; ``RAW`` members stay."""
    if isinstance(value, str):
        return line(value, characters)
    if isinstance(value, list):
        return [printable(one, characters) for one in value]
    if isinstance(value, dict):
        return {key: one if key in RAW else printable(one, characters) for key, one in value.items()}
    return value


def line(text: str, characters: Container[int]) -> str:
    """One text. Quick where all is well, as it nearly always is."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    said = "".join(_sort(one, characters) for one in text)
    return _RUN.sub(_with_breaks, said)


def _sort(one: str, characters: Container[int]) -> str:
    if one == _KEPT or (ord(one) in characters and unicodedata.category(one) not in ("Cc", "Cf")):
        return one
    return "" if one in _SILENT else MISSING


def _with_breaks(run: re.Match[str]) -> str:
    said = run[0]
    return ZERO_WIDTH.join(said[at : at + LONGEST_RUN] for at in range(0, len(said), LONGEST_RUN))
