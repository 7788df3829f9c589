"""The product as it is run in earnest, to be killed piece by piece: gunicorn's workers, its master, the worker."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.product import Product

if TYPE_CHECKING:
    from random import Random

WEB, WORKER = 0, 1
PATIENCE = 4
_PARENT = 1


class Attacked(Product):
    """A running product. What is killed comes back, as a supervisor would see to it."""

    def start(self) -> Self:
        """As the Procfile does, without demo data."""
        self.env |= {"FIELDSEAL_DEMO": "0"}
        super().start()
        return self

    def wait(self) -> None:
        """Until ready; on a machine that has much else to do that may take longer than its users would like."""
        for _ in range(PATIENCE):
            with contextlib.suppress(AssertionError):
                return super().wait()
            if any(one.poll() is not None for one in self._running):
                break
        raise AssertionError("the product did not start:\n" + self.log())

    def web_workers(self) -> list[int]:
        """Gunicorn's workers."""
        return children(self._running[WEB].pid)

    def kill_a_web_worker(self, chance: Random) -> None:
        """``kill -9``; the master starts another."""
        if found := self.web_workers():
            kill(chance.choice(found))

    def kill_the_master(self) -> None:
        """``kill -9`` of the master alone; its orphans go by themselves, and a new one takes the port."""
        orphans = self.web_workers()
        kill(self._running[WEB].pid)
        while any(map(alive, orphans)):
            time.sleep(0.05)
        self._again(WEB, "web.log", "-m", "server.web")

    def kill_the_worker(self) -> None:
        """``kill -9`` of the background worker."""
        kill(self._running[WORKER].pid)
        self._again(WORKER, "worker.log", "-m", "server.worker", "--no-periodic")

    def processes(self) -> list[int]:
        """All that serve the web."""
        return [self._running[WEB].pid, *self.web_workers()] if self._running else []

    def _again(self, place: int, log: str, *words: str) -> None:
        self._running[place].wait()
        self._spawn(log, *words)
        self._running[place] = self._running.pop()


def kill(pid: int) -> None:
    """No time to say goodbye."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children(of: int) -> list[int]:
    """Processes whose parent this is."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(") ")[2].split()[_PARENT]) == of:
                found.append(int(path.parent.name))
    return sorted(found)


def alive(pid: int) -> bool:
    """Whether it runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[0] != "Z"
    except OSError:
        return False
