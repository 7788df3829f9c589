"""``kill -9``, again and again, of whatever serves; the next one when the writers have got further since the last."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from tests.attack.own_pg import kill_and_restart, terminate_backends

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.attack.served import Attacked
    from tests.pg import Cluster


LOOK_S = 0.05
STUCK_S = 180


class Killer(threading.Thread):
    """Runs from ``start`` to ``stop``. ``kills``: how many of each kind; ``worst``: longest without any progress."""

    def __init__(
        self,
        product: Attacked,
        progress: Callable[[], int],
        chance: Random,
        pg: Cluster | None = None,
        every_s: float = 1.0,
    ) -> None:
        super().__init__(daemon=True)
        self._progress, self._chance, self._over, self._every_s = progress, chance, threading.Event(), every_s
        self.kills: Counter[str] = Counter()
        self.worst = 0.0
        self.fault: BaseException | None = None
        self._means: dict[str, Callable[[], object]] = {
            "web worker": lambda: product.kill_a_web_worker(chance),
            "master": product.kill_the_master,
            "background worker": product.kill_the_worker,
        }
        if pg is not None:
            database = product.env["DATABASE_URL"].partition("@/")[2].partition("?")[0]
            self._means["postmaster"] = lambda: kill_and_restart(pg)
            self._means["backends"] = lambda: terminate_backends(pg, database)
        self._next: list[str] = []

    def run(self) -> None:
        try:
            while not self._over.is_set():
                self._wait_for_progress()
                if not self._over.is_set():
                    self._kill()
        except BaseException as fault:  # noqa: BLE001 - told in the main thread
            self.fault = fault

    def stop(self) -> None:
        """No more of it; raises what went wrong with the killing itself."""
        self._over.set()
        self.join()
        if self.fault is not None:
            raise self.fault

    def _kill(self) -> None:
        if not self._next:  # each of them in turn, in an order of chance
            self._next = self._chance.sample(sorted(self._means), len(self._means))
        what = self._next.pop()
        self._means[what]()
        self.kills[what] += 1

    def _wait_for_progress(self) -> None:
        began, before = time.monotonic(), self._progress()
        self._over.wait(self._chance.uniform(self._every_s, 2 * self._every_s))
        while self._progress() == before and not self._over.wait(LOOK_S):
            if time.monotonic() - began > STUCK_S:
                raise AssertionError(f"nothing got through for {STUCK_S} s after {dict(self.kills)}")
        self.worst = max(self.worst, time.monotonic() - began)
