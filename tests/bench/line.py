"""One connection of a phone, as cheap as Python allows, that counts every byte on the wire: heads and bodies."""

from __future__ import annotations

import gzip
import socket
import time
from dataclasses import dataclass, field
from typing import Any, Self

import orjson

TIMEOUT_S = 300


@dataclass
class Count:
    """What went over a connection, or over several."""

    requests: int = 0
    sent: int = 0
    received: int = 0
    body: int = 0
    """Bytes of the last answer's body, packed."""
    ms: list[float] = field(default_factory=list)


class Line:
    """``with Line(port, token) as line``; answers are unpacked and parsed."""

    def __init__(self, port: int, token: str, count: Count | None = None, accept: str = "gzip") -> None:
        self.count = count or Count()
        self._port = port
        self._head = (
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: {accept}\r\n"
            "Content-Type: application/json\r\n"
        )

    def __enter__(self) -> Self:
        self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb", 1 << 18)
        return self

    def __exit__(self, *_why: object) -> None:
        self._file.close()
        self._socket.close()

    def post(self, path: str, packed: bytes, *, zipped: bool = True) -> Any:
        """Send a body; the answer's value. Anything but 200 fails."""
        encoding = "Content-Encoding: gzip\r\n" if zipped else ""
        return self._ask(f"POST {path} HTTP/1.1\r\n{self._head}{encoding}Content-Length: {len(packed)}\r\n\r\n", packed)

    def get(self, path: str) -> Any:
        """Ask for something; its value."""
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n", b"")

    def _ask(self, head: str, body: bytes) -> Any:
        began = time.perf_counter()
        raw = head.encode() + body
        self._socket.sendall(raw)
        status, headers, packed, size = self._answer()
        self.count.ms.append((time.perf_counter() - began) * 1000)
        self.count.requests += 1
        self.count.sent += len(raw)
        self.count.received += size
        self.count.body = len(packed)
        if status != 200:
            raise AssertionError(f"{status}: {packed[:500]!r}")
        return orjson.loads(_unpacked(packed, headers.get("content-encoding", "")))

    def _answer(self) -> tuple[int, dict[str, str], bytes, int]:
        first = self._file.readline()
        size, headers = len(first), dict[str, str]()
        while (line := self._file.readline()) != b"\r\n":
            size += len(line)
            key, _, value = line.decode("latin-1").partition(":")
            headers[key.lower()] = value.strip()
        body = self._file.read(int(headers["content-length"]))
        return int(first.split()[1]), headers, body, size + 2 + len(body)


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "br":
        import brotli  # noqa: PLC0415 - one measurement only

        unpacked: bytes = brotli.decompress(body)
        return unpacked
    return body


def packed(value: Any) -> bytes:
    """A body as a phone sends it: JSON without spaces, gzip."""
    return gzip.compress(orjson.dumps(value), 6, mtime=0)
