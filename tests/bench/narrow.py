"""A field's network: narrow, far away, gone every half minute. A TCP relay on loopback that counts what it carries.

Each direction has one width for all connections together, as a radio has; every piece arrives later by half the round
trip. At a drop every connection dies with what was under way in it, and nothing answers for a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from typing import TYPE_CHECKING, Self

from tests.journeys.network import LOOPBACK, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKET = 4_096
"""Bytes carried at once: more than the headers of one of our requests."""
LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
AWAY_S = 1.0


class _Width:
    """One direction of the radio."""

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.narrow, self.carried = True, 0
        self._free_at = 0.0

    async def carry(self, size: int) -> None:
        """Wait until that many bytes have gone through, behind all that came before them."""
        if not self.narrow:
            return
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at) + size / self.per_second
        self.carried += size
        await asyncio.sleep(self._free_at - now)


class _Pieces:
    """Hears one connection's requests, and counts what their PATCHes carried of files."""

    def __init__(self) -> None:
        self._left = 0

    def hear(self, data: bytes) -> int:
        """How much of this was a file's."""
        head = 0
        if data.startswith(b"PATCH /"):
            length = LENGTH.search(data)
            head = data.find(b"\r\n\r\n") + 4
            self._left = int(length[1]) if length else 0
        piece = min(self._left, len(data) - head)
        self._left -= piece
        return piece


class Narrow:
    """Relays ``localhost:port`` to ``127.0.0.1:target``. ``kbit``: a second, each way.

    ``pieces``: bytes of files carried so far, those in vain among them.
    """

    def __init__(self, target: int, *, kbit: int, round_trip_s: float, drop_every_s: float) -> None:
        self._target, self.port = target, free_port()
        self._width, self._late_s, self._every_s = kbit * 1000 / 8, round_trip_s / 2, drop_every_s
        self._open: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self.drops = self.pieces = 0

    @property
    def url(self) -> str:
        """The address the browser opens."""
        return f"http://localhost:{self.port}"

    @property
    def sent(self) -> int:
        """Bytes the phone has sent so far, headers and all."""
        return self._up.carried

    @contextlib.contextmanager
    def wide(self) -> Iterator[None]:
        """The depot's own network: nothing waits, nothing is dropped."""
        late, self._late_s = self._late_s, 0.0
        self._up.narrow = self._down.narrow = False
        yield
        self._up.narrow = self._down.narrow = True
        self._late_s = late

    def __enter__(self) -> Self:
        """Connect."""
        self._up, self._down = _Width(self._width), _Width(self._width)
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10), "the relay did not start"
        return self

    def __exit__(self, *_gone: object) -> None:
        """Disconnect for good."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        ending = asyncio.ensure_future(self._stop.wait())
        while not ending.done():
            server = await asyncio.start_server(self._accept, LOOPBACK, self.port, limit=PACKET)
            ready.set()
            await asyncio.wait([ending], timeout=self._every_s)
            while not (ending.done() or self._up.narrow):
                await asyncio.wait([ending], timeout=AWAY_S)
            server.close()
            self.drops += not ending.done()
            for one in list(self._open):
                one.cancel()
            await asyncio.wait([ending], timeout=AWAY_S)

    async def _accept(self, near: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        assert me is not None
        self._open.add(me)
        try:
            await self._relay(near, answer)
            answer.close()
        except (asyncio.CancelledError, OSError):
            answer.transport.abort()
        finally:
            self._open.discard(me)

    async def _relay(self, near: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * self._late_s)  # the handshake's own round trip
        far, ask = await asyncio.open_connection(LOOPBACK, self._target, limit=PACKET)
        ways = [
            asyncio.ensure_future(self._carry(near, ask, self._up, _Pieces().hear)),
            asyncio.ensure_future(self._carry(far, answer, self._down, lambda _data: 0)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            ask.close()

    async def _carry(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter, width: _Width, heard: Callable[[bytes], int]
    ) -> None:
        loop = asyncio.get_running_loop()
        while data := await source.read(PACKET):
            await width.carry(len(data))
            self.pieces += heard(data)
            loop.call_later(self._late_s, _write, to, data)
        await asyncio.sleep(2 * self._late_s)  # what is under way still arrives


def _write(to: asyncio.StreamWriter, data: bytes) -> None:
    if not to.is_closing():
        to.write(data)
