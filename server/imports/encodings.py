"""In which encoding a text file is written: its mark, strict UTF-8, then evidence for GB18030 or Windows-1252.

A plain rule of our own: see docs/decisions/0017. Chinese text in GB18030 has high bytes in pairs, most of them common
characters (GB 2312, level 1); Western text in Windows-1252 has single high bytes between ASCII letters.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.imports.faults import FileFault
from server.imports.says import Say, say

if TYPE_CHECKING:
    from pathlib import Path

NAMES: Final = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK: Final = 1024 * 1024
_EVIDENCE: Final = 256 * 1024
"""High bytes that are looked at to choose between GB18030 and Windows-1252."""
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_COMMON: Final = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|\xa1[\xa1-\xfe]|\xa3[\xa1-\xfe]")
"""A common character, or Chinese punctuation, or a full-width letter."""
_BROKEN: Final = re.compile("[\udc80-\udcff]")
_BEYOND: Final = re.compile("[^\x00-\x7f]")
_MOST_BROKEN: Final = 0.02


@dataclass(frozen=True)
class Encoding:
    """What was found."""

    value: str
    certain: bool
    say: Say


def detect(path: Path) -> Encoding:
    """Look at the whole file, a piece at a time. ``FileFault`` for what is no text."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoding(name, certain=True, say=say("BY_MARK"))
    if start.startswith(b"PK\x03\x04") or _has_nul(path):
        raise FileFault("NOT_A_TABLE")
    if fits(path, "utf-8"):
        return Encoding("utf-8", certain=True, say=say("ALL_VALID"))
    high = _high_bytes(path)
    if _broken_share(high) <= _MOST_BROKEN:
        return Encoding("utf-8", certain=False, say=say("MOSTLY_UTF8"))
    if _chinese(high):
        return Encoding("gb18030", certain=fits(path, "gb18030"), say=say("CHINESE_PAIRS"))
    return Encoding("cp1252", certain=fits(path, "cp1252"), say=say("LONE_LETTERS"))


def fits(path: Path, encoding: str) -> bool:
    """Whether every byte of the file is good in that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _has_nul(path: Path) -> bool:
    """Binary files have many; a text with a stray one keeps it, and the row is refused."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    return head.count(b"\0") * 50 > len(head)


def _high_bytes(path: Path) -> list[bytes]:
    """Runs of bytes above ASCII, from the whole file, up to a limit."""
    runs: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < _EVIDENCE and (chunk := file.read(_EVIDENCE)):
            found = _HIGH.findall(chunk)
            runs += found
            size += sum(map(len, found))
    return runs


def _broken_share(runs: list[bytes]) -> float:
    text = b"\n".join(runs).decode("utf-8", "surrogateescape")
    return len(_BROKEN.findall(text)) / max(1, len(_BEYOND.findall(text)))


def _chinese(runs: list[bytes]) -> bool:
    """Whether most high bytes are halves of common characters, in runs of pairs."""
    size = sum(map(len, runs))
    common = sum(2 * sum(1 for _ in _COMMON.finditer(run)) for run in runs if len(run) > 1)
    return common >= size * 0.6
