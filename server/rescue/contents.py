"""What a rescue file holds: JSON lines, a file's line followed by its bytes, and a last line that counts.

``device`` first: who made it, on which device. Then ``mutation`` (its body, byte for byte), ``draft``, ``file`` in any
order, ``end`` last. Nothing of a file counts before all of it was read once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final

from server.rescue.fault import damaged
from sync import files as rules
from sync.canonical import CanonicalError, parse
from sync.errors import SyncError
from sync.request import SHA256, UUID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sync.messages import Json

MOST_LINE: Final = 8 * 1024 * 1024
"""A mutation of 1 MiB whose text is written once more as JSON text."""
_BLOCK: Final = 256 * 1024
_KINDS: Final = ("mutation", "draft", "file")


@dataclass
class Piece:
    """A line, and of a file its bytes, to be read before the next piece."""

    kind: str
    value: Json
    source: IO[bytes]

    def blocks(self) -> Iterator[bytes]:
        """The bytes of a file. ``RescueFault`` when they end too early or are not what their name says."""
        left, made = self.value["size"], sha256()
        while left:
            block = self.source.read(min(_BLOCK, left))
            if not block:
                raise damaged("it ends too early")
            left -= len(block)
            made.update(block)
            yield block
        if made.hexdigest() != self.value["sha256"]:
            raise damaged("a photo in it is not what its name says")


def device_of(source: IO[bytes]) -> Json:
    """The first line: ``{org, user, client_id, …}``, the ids checked for their form only."""
    kind, value = _line(source)
    if kind != "device":
        raise damaged("it does not say whose it is")
    for name in ("org", "user", "client_id"):
        if not isinstance(value.get(name), str) or not UUID.fullmatch(value[name]):
            raise damaged(f"its {name} is no id")
    return value


def pieces(source: IO[bytes]) -> Iterator[Piece]:
    """All that follows the first line. ``RescueFault`` unless the last line counts what came, and nothing follows."""
    counted: Counter[str] = Counter()
    while True:
        kind, value = _line(source)
        if kind == "end":
            break
        if kind not in _KINDS:
            raise damaged("it holds something unknown")
        _check(kind, value)
        counted[kind] += 1
        yield Piece(kind, value, source)
    if any(value.get(f"{kind}s") != counted[kind] for kind in _KINDS) or source.read(1):
        raise damaged("it does not hold what it says")


def checked(source: IO[bytes]) -> tuple[Json, Counter[str]]:
    """Read all of it: whose it is, and how many of each kind."""
    device, counted = device_of(source), Counter[str]()
    for piece in pieces(source):
        counted[piece.kind] += 1
        if piece.kind == "file":
            for _block in piece.blocks():
                pass
    return device, counted


def body_of(piece: Piece) -> Json:
    """The mutation as the phone would have sent it."""
    value: Json = parse(piece.value["body"])
    return value


def _line(source: IO[bytes]) -> tuple[str, Json]:
    line = source.readline(MOST_LINE)
    if not line.endswith(b"\n"):
        raise damaged("it ends too early")
    value = _object(line)
    return str(value.get("is")), value


def _check(kind: str, value: Json) -> None:
    if kind == "mutation":
        _object(value.get("body"))
    elif kind == "file":
        _check_file(value)


def _check_file(value: Json) -> None:
    size, name = value.get("size"), value.get("sha256")
    if type(size) is not int or not 0 <= size <= rules.MAX_FILE_BYTES:
        raise damaged("a photo in it has no size")
    if not isinstance(name, str) or not SHA256.fullmatch(name):
        raise damaged("a photo in it has no name")
    try:
        rules.created(name, str(size), str(value.get("type")))
    except SyncError:
        raise damaged("a photo in it has no type") from None


def _object(text: Any) -> Json:
    try:
        value = parse(text) if isinstance(text, str | bytes) else None
    except CanonicalError:
        value = None
    if not isinstance(value, dict):
        raise damaged("a line of it cannot be read")
    return value
