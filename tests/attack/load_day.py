"""A day of a thousand technicians in a few minutes: sign-ins, the morning, the steady hours, the return from a tunnel.

Everybody follows his own clock: a phone whose sync is still under way leaves the next one out, as the app does.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from server import clock
from tests.attack.load_phone import Phone
from tests.bench.office import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.attack.load_figures import Figures
    from tests.attack.load_firm import People

WORK_SHARE, EVENING_SHARE = 0.08, 0.02
FEW, EVENING, TUNNEL = 5, 40, 20
"""Records: at most in a sync with work; in an evening's batch; of each who comes out of the tunnel."""

IN_THE_TUNNEL = 0.1
MOVED_AT_ONCE = 2
SIGNING_IN = 4
"""Sign-ins at a time: a password costs what argon2 costs, on purpose."""


@dataclass(frozen=True)
class Plan:
    """``every_s``: seconds between two syncs of a phone. ``morning_s``: all open the app within it."""

    every_s: float = 20
    steady_s: float = 300
    morning_s: float = 60
    seed: int = 1


class Day:
    """``async with Day(…) as day``, then its parts in order."""

    def __init__(self, url: str, people: People, plan: Plan, figures: Figures) -> None:
        self._plan, self._figures = plan, figures
        self._chance = random.Random(plan.seed)
        self.phones = [self._phone(url, name) for name in people.technicians]
        self.desks = [self._phone(url, name) for name in people.desks]
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for one in (*self.phones, *self.desks):
            await self._stack.enter_async_context(one)
        return self

    async def __aexit__(self, *why: object) -> None:
        await self._stack.aclose()

    def count_in(self, figures: Figures) -> None:
        """From now on everybody fills these."""
        self._figures = figures
        for one in (*self.phones, *self.desks):
            one.figures = figures

    async def sign_ins(self) -> None:
        """Everybody, a few at a time."""
        waiting = [*self.desks, *self.phones]

        async def some() -> None:
            while waiting:
                await waiting.pop().sign_in()

        await asyncio.gather(*(some() for _ in range(SIGNING_IN)))

    async def morning(self) -> None:
        """All of them open a new app within the minute: everything in scope, and the catalogue."""

        async def opens(phone: Phone) -> None:
            await asyncio.sleep(self._chance.uniform(0, self._plan.morning_s))
            await phone.catalogue(await phone.exchange("first load"))

        await asyncio.gather(*(opens(one) for one in self.desks), *(opens(one) for one in self.phones))

    async def steady(self) -> None:
        """The hours between; in the middle of it some come out of a tunnel, all at once."""
        until = asyncio.get_running_loop().time() + self._plan.steady_s
        everybody = [self._repeat(one, self._field_work, until) for one in self.phones]
        everybody += [self._repeat(one, self._desk_work, until) for one in self.desks]
        await asyncio.gather(*everybody, self._tunnel())

    async def _repeat(self, phone: Phone, work: Callable, until: float) -> None:
        loop, every = asyncio.get_running_loop(), self._plan.every_s
        at = loop.time() + self._chance.uniform(0, every)
        while at < until:
            await asyncio.sleep(at - loop.time())
            async with phone.busy:
                await work(phone)
            at += every
            while at < loop.time():
                self._figures.late += 1
                at += every

    async def _field_work(self, phone: Phone) -> None:
        drawn = self._chance.random()
        if drawn < EVENING_SHARE:
            await phone.exchange("evening", EVENING)
        elif drawn < EVENING_SHARE + WORK_SHARE:
            await phone.exchange("sync with work", self._chance.randint(1, FEW))
        else:
            await phone.exchange("empty sync")

    async def _desk_work(self, phone: Phone) -> None:
        jobs = sorted(job for job, row in phone.rows["jobs"].items() if row["status"] == "assigned")
        moved = self._chance.sample(jobs, min(len(jobs), self._chance.randint(1, MOVED_AT_ONCE)))
        await phone.call("desk", *(("jobs.reschedule", {"job": job, **self._window()}) for job in moved))

    async def _tunnel(self) -> None:
        await asyncio.sleep(self._plan.steady_s / 2)

        async def returns(phone: Phone) -> None:
            async with phone.busy:
                await phone.exchange("tunnel", TUNNEL)

        share = max(1, round(IN_THE_TUNNEL * len(self.phones)))
        await asyncio.gather(*(returns(one) for one in self._chance.sample(self.phones, share)))

    def _window(self) -> dict[str, str]:
        start = dt.datetime(2026, 12, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=self._chance.randrange(40_000))
        return {"window_start": clock.text(start), "window_end": clock.text(start + dt.timedelta(hours=2))}

    def _phone(self, url: str, name: str) -> Phone:
        return Phone(url, name, PASSWORD, self._figures, random.Random(self._chance.random()))
