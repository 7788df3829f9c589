"""``python -m tests.attack.load``: a firm of a thousand technicians at work, on two gunicorn workers of one machine.

``--technicians 1000 --every 20 --minutes 5 --db postgresql [--kills]``. One process drives all phones; what it uses
itself stands in its report. At the end every device's receipts are held against the log: nothing lost, nothing twice.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.attack import load_firm
from tests.attack.load_day import Day, Plan
from tests.attack.load_figures import Figures
from tests.attack.load_watch import Watch, kill_every

if TYPE_CHECKING:
    from tests.bench.cpu import Served
    from tests.bench.fieldseal import Fieldseal

KILL_EVERY_S = 15.0


@dataclass
class Report:
    """What a run showed. ``killed``: the figures of the hours with kills, apart from those without."""

    figures: Figures
    killed: Figures
    watch: Watch
    sent: int = 0
    lost: int = 0
    twice: int = 0

    def lines(self) -> list[str]:
        """As ``docs/performance.md`` has it."""
        kept = f"{self.sent:,} mutations answered, {self.lost} lost, {self.twice} twice"
        killed = ["", "With a web process killed again and again:", "", *self.killed.lines()] if self.killed.ms else []
        return ["", *self.figures.lines(), *killed, "", *self.watch.lines(), "", kept]


def run(server: Fieldseal, technicians: int, plan: Plan, kill_every_s: float | None = None) -> Report:
    """Build the firm, serve it, live the day, and look into the log afterwards."""
    people = load_firm.build(server.firm, technicians)
    product = server.serve()
    try:
        return asyncio.run(_live(product, people, plan, kill_every_s))
    finally:
        product.stop()


async def _live(product: Served, people: load_firm.People, plan: Plan, kill_every_s: float | None) -> Report:
    report = Report(Figures(), Figures(), Watch(product))
    async with Day(product.url, people, plan, report.figures) as day:
        with report.watch.phase("sign-ins"):
            await day.sign_ins()
        with report.watch.phase("morning"):
            await day.morning()
        with report.watch.phase("steady"):
            await day.steady()
        if kill_every_s:
            day.count_in(report.killed)
            killing = asyncio.create_task(kill_every(kill_every_s, report.watch.web, plan.seed))
            with report.watch.phase("steady, with kills"):
                await day.steady()
            killing.cancel()
            with suppress(asyncio.CancelledError):
                await killing
        return _checked(report, day)


def _checked(report: Report, day: Day) -> Report:
    """Each device's receipts against its lines in the log."""
    logged = load_firm.logged()
    for one in (*day.phones, *day.desks):
        there, highest = logged.get(one.client_id, (0, 0))
        report.sent += len(one.receipts)
        report.lost += one.next_id - 1 - min(there, len(one.receipts))
        report.twice += there - highest
    return report


def main() -> int:
    """Run what was asked for; 1 when something was lost or done twice."""
    from tests.bench.__main__ import OURS, fieldseal  # noqa: PLC0415 - it knows how to start either database

    parser = argparse.ArgumentParser(prog="python -m tests.attack.load")
    parser.add_argument("--technicians", type=int, default=1000)
    parser.add_argument("--every", type=float, default=20, metavar="SECONDS")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--morning", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument(
        "--kills", action="store_true", help=f"as long again, a web process killed every {KILL_EVERY_S:.0f} s"
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    plan = Plan(asked.every, asked.minutes * 60, asked.morning, asked.seed)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    with fieldseal(OURS[asked.db == "postgresql"]) as server:
        report = run(server, asked.technicians, plan, KILL_EVERY_S if asked.kills else None)
    print("\n".join(report.lines()), flush=True)
    return int(report.lost != 0 or report.twice != 0)


if __name__ == "__main__":
    sys.exit(main())
