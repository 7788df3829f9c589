"""What a bad line does to single requests on their way through ``network.Cable``."""

from __future__ import annotations

import re
import socket
import threading
import time
from dataclasses import dataclass, field

CHUNK = 65536
METHODS = (b"GET /", b"POST /", b"PUT /", b"PATCH /", b"HEAD /", b"DELETE /", b"OPTIONS /")
LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
LONGEST_S = 120
FOREVER = 2**31
"""Times: until the cable is healed. Who counts his taps cannot know how often the app has tried by itself meanwhile."""


class Cut(OSError):
    """The connection is to be closed now."""


@dataclass
class Fault:
    """Happens to the next ``times`` requests that begin with ``begins``, as ``POST /api/sync``.

    ``struck`` counts them. A request is *under way* from its first byte to the end of its fault; ``most`` is how many
    were at once.
    """

    begins: str
    times: int = 1
    struck: int = 0
    under_way: int = 0
    most: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _released: threading.Event = field(default_factory=threading.Event)

    def takes(self, data: bytes) -> bool:
        """Whether this request is its; counts it."""
        if not data.startswith(self.begins.encode()):
            return False
        with self._changed:
            if self.struck >= self.times:
                return False
            self.struck += 1
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            self._changed.notify_all()
        return True

    def wait(self, struck: int = 1, seconds: float = 60) -> None:
        """Until that many requests were struck."""
        with self._changed:
            there = self._changed.wait_for(lambda: self.struck >= struck, seconds)
        assert there, f"{self.begins}: {self.struck} of {struck} within {seconds:.0f} s"

    def release(self) -> None:
        """Let go what is held."""
        self._released.set()

    def request(self, near: socket.socket, far: socket.socket, data: bytes) -> None:
        """The request has begun to come from the browser."""
        del near
        far.sendall(data)

    def answer(self, near: socket.socket, data: bytes) -> None:
        """The answer has begun to come from the server."""
        near.sendall(data)
        self._over()

    def _over(self) -> None:
        with self._changed:
            self.under_way -= 1


class Swallowed(Fault):
    """The server has done it and answers; the answer never arrives."""

    def answer(self, near: socket.socket, data: bytes) -> None:
        del near, data
        self._over()
        raise Cut


class CutInTheMiddle(Fault):
    """Half of the answer arrives, then the line is dead."""

    def answer(self, near: socket.socket, data: bytes) -> None:
        near.sendall(data[: len(data) // 2])
        self._over()
        raise Cut


class HeldHalfWay(Fault):
    """Half of the request's body is with the server, the rest waits until it is released or the line dies."""

    def request(self, near: socket.socket, far: socket.socket, data: bytes) -> None:
        data, half = first_half(near, data)
        far.sendall(data[:half])
        while not self._released.wait(0.05):
            if gone(near):
                break
        if gone(near):  # also where it was released before anybody looked
            self._over()
            raise Cut
        far.sendall(data[half:])


class CutHalfWay(Fault):
    """Half of the request's body is with the server, then the line is dead."""

    def request(self, near: socket.socket, far: socket.socket, data: bytes) -> None:
        data, half = first_half(near, data)
        far.sendall(data[:half])
        self._over()
        raise Cut


class AnswerHeld(Fault):
    """The server has done it; its answer waits until it is released."""

    def answer(self, near: socket.socket, data: bytes) -> None:
        self._released.wait(LONGEST_S)
        near.sendall(data)
        self._over()


@dataclass
class Late(Fault):
    """Every answer takes this long."""

    seconds: float = 1

    def answer(self, near: socket.socket, data: bytes) -> None:
        time.sleep(self.seconds)
        near.sendall(data)
        self._over()


def begins_request(data: bytes) -> bool:
    """Browsers send one request after another on a connection, and begin each in a piece of its own."""
    return data.startswith(METHODS)


def meant(faults: list[Fault], data: bytes) -> Fault | None:
    """The first fault that takes this request."""
    return next((fault for fault in faults if fault.takes(data)), None)


def first_half(near: socket.socket, data: bytes) -> tuple[bytes, int]:
    """All that has come once half of the body has; and how many of these bytes are the head and half of the body."""
    while (head := data.find(b"\r\n\r\n")) < 0:
        data += near.recv(CHUNK)
    said = LENGTH.search(data, 0, head)
    half = head + 4 + (int(said[1]) if said else 0) // 2
    while len(data) < half:
        data += near.recv(CHUNK)
    return data, half


def gone(end: socket.socket) -> bool:
    """Whether the other side has hung up, without taking anything that waits to be read."""
    end.setblocking(False)
    try:
        return end.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        end.setblocking(True)
