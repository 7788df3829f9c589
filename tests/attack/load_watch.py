"""Beside a load: whose processor time it was, and who is killed."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

from tests.bench.cpu import of_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.cpu import Served

CORES = psutil.cpu_count() or 1


class Watch:
    """Processor time of the parts of a product, of this driver, and of everybody else on the machine."""

    def __init__(self, product: Served) -> None:
        self.web, worker = (one.pid for one in product._running)
        self._trees = {"web": [self.web], "worker": [worker]}
        if product.beside:
            self._trees["PostgreSQL"] = list(product.beside)
        self.phases: dict[str, dict[str, float]] = {}
        """Phase → part → cores used; ``seconds`` among them."""

    @contextmanager
    def phase(self, title: str) -> Iterator[None]:
        """What is used inside belongs to this phase."""
        before, began = self._used(), time.perf_counter()
        yield
        seconds, after = time.perf_counter() - began, self._used()
        self.phases[title] = {part: (after[part] - before[part]) / seconds for part in after} | {"seconds": seconds}
        print(f"  {title}: {seconds:.0f} s", flush=True)

    def lines(self) -> list[str]:
        """A line for each phase."""
        parts = [*self._trees, "driver", "others", "waiting for disks"]
        lines = [f"| Cores used, of {CORES} | seconds | {' | '.join(parts)} |", "|---|---|" + "---|" * len(parts)]
        for title, used in self.phases.items():
            cells = " | ".join(f"{used[part]:.2f}" for part in parts)
            lines.append(f"| {title} | {used['seconds']:.0f} | {cells} |")
        return lines

    def _used(self) -> dict[str, float]:
        ours = {part: of_trees(roots) for part, roots in self._trees.items()} | {"driver": time.process_time()}
        all_of_it = psutil.cpu_times()
        busy = sum(all_of_it) - all_of_it.idle - getattr(all_of_it, "iowait", 0.0) - getattr(all_of_it, "guest", 0.0)
        waiting = getattr(all_of_it, "iowait", 0.0)
        return ours | {"others": busy - sum(ours.values()), "waiting for disks": waiting}


async def kill_every(seconds: float, web: int, seed: int) -> None:
    """``kill -9`` of one gunicorn worker, again and again, until cancelled."""
    chance = random.Random(seed)
    while True:
        await asyncio.sleep(seconds)
        workers = psutil.Process(web).children()
        if workers:
            chance.choice(workers).kill()
