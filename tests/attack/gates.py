"""Gates at which a writer's thread stops inside its transaction, until it is let go (one SQLAlchemy engine)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

COUNTER = "UPDATE counters"
LONG_S = 60


@dataclass(eq=False)
class Stop:
    """One writer, standing at a gate."""

    gate: str
    who: str
    go: threading.Event = field(default_factory=threading.Event)


class Gates:
    """``watched(name)`` marks the running thread; it stops before the counter is raised and before the commit.

    With ``choose``: at those gates only for which ``choose(gate)`` is true.
    """

    def __init__(self, engine: Engine, choose: Callable[[str], bool] = lambda _gate: True) -> None:
        self._engine, self._choose = engine, choose
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._standing: list[Stop] = []
        self._open = False
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)

    def let_all_go(self) -> None:
        """Nobody stops any more."""
        with self._lock:
            self._open = True
            for one in self._standing:
                one.go.set()

    def close(self) -> None:
        """Let everybody go, and take the gates down."""
        self.let_all_go()
        event.remove(self._engine, "before_cursor_execute", self._statement)
        event.remove(self._engine, "commit", self._commit)

    def watched(self, name: str) -> None:
        """This thread stops from now on."""
        self._mine.name = name

    def standing(self) -> list[Stop]:
        """Who waits at a gate, in the order of coming."""
        with self._lock:
            return list(self._standing)

    def let_go(self, stop: Stop) -> None:
        """One goes on."""
        with self._lock:
            self._standing.remove(stop)
        stop.go.set()

    def _statement(self, _c: Connection, _cursor: Any, words: str, *_more: Any) -> None:
        if words.startswith(COUNTER):
            self._stop("counter")

    def _commit(self, connection: Connection) -> None:
        if connection.get_execution_options().get("fieldseal_writer"):
            self._stop("commit")

    def _stop(self, gate: str) -> None:
        name = getattr(self._mine, "name", None)
        if name is None or not self._choose(gate):
            return
        stop = Stop(gate, name)
        with self._lock:
            if self._open:
                return
            self._standing.append(stop)
        if not stop.go.wait(LONG_S):
            raise AssertionError(f"{name} was left standing at the {gate}")
