"""Processor time of a running product: of its processes, their children, and PostgreSQL's for its sake."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tests.product import Product

if TYPE_CHECKING:
    from collections.abc import Iterable

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _USED = 1, slice(11, 15)


def of_trees(roots: Iterable[int]) -> float:
    """Seconds used by these processes and all below them, those that have ended included."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats[int(path.parent.name)] = path.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
    children: dict[int, list[int]] = {}
    for pid, stat in stats.items():
        children.setdefault(int(stat[_PARENT]), []).append(pid)
    waiting, ticks, met = list(roots), 0, set[int]()
    while waiting:
        pid = waiting.pop()
        if pid in stats and pid not in met:
            met.add(pid)
            ticks += sum(map(int, stats[pid][_USED]))
            waiting += children.get(pid, [])
    return ticks / _TICKS


class Served(Product):
    """A product whose processor time can be told; ``beside``: the database's process, where it has one of its own."""

    beside: tuple[int, ...] = ()

    def cpu(self) -> float:
        """Seconds used so far."""
        return of_trees([*(one.pid for one in self._running), *self.beside])
