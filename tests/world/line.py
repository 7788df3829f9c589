"""The network between a phone and the server: it loses, cuts, keeps back, repeats and changes the order of requests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from tests.world.clock import Clock
    from tests.world.server import Reply, Server

FAULTS = ("drop_request", "drop_answer", "cut_request", "cut_answer", "delay_request", "repeat_request")
CHUNK = 128 * 1024
"""Of the server, as it reads a file."""
KEPT = 40
"""So many old requests the line remembers."""


@dataclass(frozen=True, slots=True)
class Request:
    """One of them, as it left the phone. ``of``: whose it is."""

    of: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(slots=True)
class Line:
    """``carry`` gives the phone its answer, or None. ``weights``: how likely each fault is, per request."""

    server: Server
    clock: Clock
    chance: random.Random
    weights: dict[str, float]
    heard: Callable[[Request, Reply], None]
    """Told of every answer as it leaves the server."""
    injected: Counter[str] = field(default_factory=Counter)
    exchanges: int = 0
    _old: list[Request] = field(default_factory=list)
    _late: list[Request] = field(default_factory=list)

    def carry(self, request: Request, cut: int | None = None) -> Reply | None:
        """One request. ``cut``: this one breaks off there."""
        self.clock.advance(self.chance.uniform(0.05, 2))
        fault = "cut_request" if cut is not None else self._fault()
        if fault is not None:
            self.injected[fault] += 1
        if fault == "drop_request":
            return None
        if fault == "delay_request":
            self._late.append(request)
            return None
        if request.method == "PATCH" and self.chance.random() < self.weights.get("overlong_file", 0):
            self.injected["overlong_file"] += 1
            self._deliver(replace(request, body=request.body + b"\0" * 200_000))
        if fault == "repeat_request":
            self._old = [*self._old[1 - KEPT :], request]
        if fault == "cut_request":
            self._deliver(request, self.cut_at(len(request.body)) if cut is None else cut)
            return None
        reply = self._deliver(request)
        if reply is None or fault == "drop_answer":
            return None
        return self._shorter(reply) if fault == "cut_answer" else reply

    def strays(self) -> None:
        """What was kept back arrives, or something old a second time; nobody waits for the answer."""
        if self._late:
            self._deliver(self._late.pop(self.chance.randrange(len(self._late))))
        elif self._old:
            self.injected["repeated"] += 1
            self._deliver(self.chance.choice(self._old))

    def forget(self) -> None:
        """The server was stopped for long: no connection outlives that."""
        self._old, self._late = [], []

    def heal(self) -> None:
        """No more faults; what is still under way arrives."""
        self.weights = {}
        for request in self._late:
            self._deliver(request)
        self._late = []

    def cut_at(self, size: int) -> int:
        """Before the first byte and behind it, in the middle, before the last, at the border of the server's chunk."""
        places = (0, 1, size // 2, size - 1, self.chance.randrange(size + 1), CHUNK - 1, CHUNK, CHUNK + 1)
        return self.chance.choice([place for place in places if 0 <= place < size] or [0])

    def file_cut(self, size: int) -> int | None:
        """Where a piece of a file breaks off, if it does."""
        return self.cut_at(size) if self.chance.random() < self.weights.get("cut_file", 0) else None

    def _deliver(self, request: Request, cut: int | None = None) -> Reply | None:
        self.exchanges += 1
        reply = self.server.call(request.method, request.path, request.body, request.headers, cut)
        if reply is not None:
            self.heard(request, reply)
        return reply

    def _fault(self) -> str | None:
        for fault, weight in self.weights.items():
            if fault in FAULTS and self.chance.random() < weight:
                return fault
        return None

    def _shorter(self, reply: Reply) -> Reply:
        """A body that stops in the middle: whoever asked cannot read it."""
        return replace(reply, body=reply.body[: len(reply.body) // 2]) if reply.body else replace(reply, status=0)
