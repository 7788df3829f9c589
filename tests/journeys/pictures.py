"""A picture as a camera would give it: a PNG of paper colour with noise, made here, different for every text."""

from __future__ import annotations

import random
import struct
import zlib


def certificate(text: str, width: int = 900, height: int = 640) -> bytes:
    """PNG bytes, about 400 KB: big enough for a resumable upload of several pieces."""
    chance = random.Random(text)
    rows = bytearray()
    for _ in range(height):
        rows.append(0)
        rows += bytes(200 + (one & 0x1F) for one in chance.randbytes(width))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 1)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
