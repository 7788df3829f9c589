"""Reading what was sealed chunk by chunk: each chunk opens by itself, and the last one is marked as the last."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

CHUNK = 64 * 1024
"""Plain bytes of every chunk but the last."""
TAG = 16
"""Bytes of the AES-GCM tag behind each."""


class ChunkReader(io.RawIOBase):
    """The plain bytes, as a readable stream. ``source`` stands at the first chunk; how one opens is the format's."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._number = 0
        self._next = source.read(CHUNK + TAG)
        self._plain = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer, with at most what is left of one chunk; 0 at the end."""
        while not self._plain and (self._next or self._number == 0):
            sealed, self._next = self._next, self._source.read(CHUNK + TAG)
            self._plain = self.opened(sealed, self._number, last=not self._next)
            self._number += 1
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self._plain))
        view[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def opened(self, sealed: bytes, number: int, *, last: bool) -> bytes:
        """One chunk's plain bytes. Raises the format's own fault where it was changed, moved, or is missing."""
        raise NotImplementedError
