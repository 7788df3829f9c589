r"""Rows as text, one line each, as PostgreSQL's COPY writes and reads them: tabs between values, ``\N`` for null.

PostgreSQL does it by itself; here is the same for SQLite, whose values are text, integers and bytes (``db.py``). So an
archive of one kind of database goes into the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from server.backup.fault import BackupFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PIECE = 4 * 1024 * 1024
"""Bytes after which a new piece is begun: what is held in memory."""

_WRITTEN = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
_ESCAPES = str.maketrans(_WRITTEN)
_MEANT = {written: meant for meant, written in _WRITTEN.items()}
_ESCAPED = re.compile(r"\\.")


def line(row: Iterable[Any]) -> bytes:
    """A row's text, its line end included."""
    return ("\t".join([_text(value) for value in row]) + "\n").encode()


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, int):
        return str(int(value))
    raise BackupFault(f"A value of type {type(value).__name__} has no form in a backup.")


def rows(piece: bytes, kinds: Sequence[type]) -> Iterator[list[Any]]:
    """The rows of a piece; ``kinds``: which columns are ``int`` and ``bytes``. ``BackupFault`` for anything else."""
    for text in piece.decode().split("\n")[:-1]:
        values = text.split("\t")
        if len(values) != len(kinds):
            raise BackupFault(f"A row of {len(kinds)} values was expected, not one of {len(values)}.")
        yield [_value(one, kind) for one, kind in zip(values, kinds, strict=True)]


def _value(text: str, kind: type) -> Any:
    if text == r"\N":
        return None
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: _MEANT.get(found.group(), found.group()[1]), text)
    if kind is bytes:
        return bytes.fromhex(text.removeprefix("\\x"))
    return int(text) if kind is int else text


def pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines put together to pieces of about ``PIECE`` bytes."""
    held = bytearray()
    for block in blocks:
        held += block
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
