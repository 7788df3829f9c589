"""Tables of medians with ratios, in the form of ``docs/performance.md``."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.wire import Json

EVENING = {
    "per_s": "records/s",
    "cpu_1000": "server CPU s / 1,000",
    "requests": "requests",
    "sent": "bytes sent / phone",
    "received": "bytes received / phone",
    "acked": "acknowledged",
    "kept": "facts kept",
    "seen": "facts seen",
    "p95": "p95 ms",
}
FIRST_LOAD = {
    "seconds": "seconds",
    "cpu_ms": "server CPU ms",
    "bytes": "bytes, gzip",
    "br": "bytes, Brotli",
    "requests": "requests",
    "records": "records",
}
CHANGES = {
    "ms": "ms",
    "cpu_ms": "server CPU ms",
    "received": "bytes received",
    "empty_ms": "empty sync ms",
    "empty_body": "empty body bytes",
    "empty_cpu_ms": "empty CPU ms",
}


def one(turn: int, name: str, figures: Json) -> None:
    """A line as soon as it is known."""
    print(
        f"  round {turn + 1}  {name:34} " + "  ".join(f"{key} {_short(value)}" for key, value in figures.items()),
        flush=True,
    )


def table(title: str, found: Mapping[str, Sequence[Json]], first: str, columns: Mapping[str, str]) -> None:
    """Medians of the rounds; ``first`` is put in relation to the first line's."""
    print(f"\n### {title}\n")
    print(f"| Server | {' | '.join(columns.values())} | ratio of {columns[first]} |")
    print("|---|" + "---|" * (len(columns) + 1))
    base = None
    for name, runs in found.items():
        medians = {
            key: statistics.median(run[key] for run in runs) for key in columns if all(key in run for run in runs)
        }
        base = base or medians[first]
        cells = [_short(medians[key]) if key in medians else "–" for key in columns]
        print(f"| {name} | {' | '.join(cells)} | {medians[first] / base:.2f} |")
    print(flush=True)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
