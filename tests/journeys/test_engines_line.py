"""The line and the days in one browser after another, in short.

``test_bad_line``, ``test_session_ends`` and ``test_clocks`` show the same in Chromium at length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.journeys.browser import CLOCK
from tests.journeys.engines.base import by_id
from tests.journeys.faults import FOREVER, HeldHalfWay, Swallowed
from tests.journeys.office import Office
from tests.journeys.test_engines import (
    STEPS,
    asked,
    begin_job,
    find_again,
    loaded_in_the_morning,
    send_everything,
    sign_in_again,
    unsent,
    use_part,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.engines.base import Engine
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.browsers, pytest.mark.slow, pytest.mark.timeout(900)]

SYNC, REFRESH = "POST /api/sync", "POST /api/auth/refresh"
DAY_MS = 86_400_000
TIMES = 20


@dataclass
class Work:
    """A job begun without a network."""

    office: Office
    me: str
    job: str
    cable: Cable
    engine: Engine

    def send_now(self) -> None:
        """The big button of the sync page."""
        self.engine.evaluate("void (location.hash = '#/sync')")
        self.engine.click(by_id("sync-now"))

    def steps(self) -> list[str]:
        """What the register knows that he did."""
        return [one["kind"] for one in self.office.story(self.job)["steps"] if one["by"] == self.me]

    def arrived_once(self, certificates: list[str]) -> None:
        """Everything is there, once."""
        send_everything(self.engine, self.cable.url)
        assert self.steps() == STEPS
        assert sorted(one["certificate_no"] for one in self.office.story(self.job)["parts"]) == certificates
        assert self.engine.complaints == []


@pytest.fixture
def work(product_sqlite: Product, engine: Engine, cables: Callable[[Product], Cable]) -> Work:
    """Loaded in the morning, then the network is gone and the job is begun."""
    office = Office(product_sqlite.url)
    me = office.user("tech1")
    job = office.register("赵一", office.catalogue["procedures"][0]["products"][0], "不制冷", me)
    cable = cables(product_sqlite)
    loaded_in_the_morning(engine, cable.url, job)
    cable.cut()
    begin_job(engine, job)
    return Work(office, me, job, cable, engine)


def test_V3_3_P1_4_killed_with_half_of_a_request_on_its_way_then_twenty_answers_lost(work: Work) -> None:
    held = work.cable.suffer(HeldHalfWay(SYNC))
    work.cable.join()
    work.send_now()
    held.wait()
    assert work.steps() == []
    work.engine.kill()
    work.cable.heal()

    lost = work.cable.suffer(Swallowed(SYNC, times=FOREVER))
    work.engine.start()
    work.engine.open(f"{work.cable.url}/#/")
    work.engine.wait(by_id("sync-badge"))
    work.send_now()
    work.engine.until("a request, or a question", lambda: lost.struck > 0 or asked(work.engine))
    if asked(work.engine):  # a cookie is not on the disk at once: a browser killed right after signing in loses it
        sign_in_again(work.engine)
    lost.wait()
    for n in range(lost.struck, TIMES + 1):
        work.send_now()
        lost.wait(n)
        assert unsent(work.engine) > len(STEPS)
    work.cable.heal()
    work.arrived_once([])


def test_Auth_3_V5_2_a_network_that_dies_during_a_refresh_locks_nobody_out(work: Work) -> None:
    dying = work.cable.suffer(Swallowed(REFRESH, times=3))
    work.engine.open("about:blank")  # the access token lives in memory only
    work.engine.open(f"{work.cable.url}/#/")
    work.engine.wait(by_id("sync-badge"))
    work.cable.join()
    for n in range(1, 4):
        work.send_now()
        dying.wait(n)
        arrived = work.steps()  # asked first: behind the last loss browser and app go on by themselves
        assert arrived == [] or dying.struck == 3
    work.send_now()
    work.arrived_once([])
    assert not asked(work.engine)


def test_V5_1_V1_three_days_without_a_network_each_begun_by_a_cold_start(work: Work) -> None:
    for day in (1, 2, 3):
        work.engine.kill()
        work.engine.start()
        work.engine.open(f"{work.cable.url}/#/")
        work.engine.wait(by_id(f"job-card-{work.job}"))
        work.engine.evaluate((CLOCK % (day * DAY_MS)).rstrip(";"))  # what is recorded from here on is of that day
        work.engine.click(by_id(f"job-card-{work.job}"))
        work.engine.wait("[data-status=working]")
        use_part(work.engine, "四通换向阀", f"HG-000{day}")
    work.engine.kill()
    work.engine.start()
    find_again(work.engine, work.cable.url, work.job, "HG-0003")
    work.cable.join()
    work.arrived_once(["HG-0001", "HG-0002", "HG-0003"])
