"""The line fails in the worst moments of a send: nothing is lost, nothing is there twice."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.device_store import records
from tests.journeys.faults import FOREVER, AnswerHeld, CutInTheMiddle, HeldHalfWay, Swallowed
from tests.journeys.morning import STEPS

if TYPE_CHECKING:
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SYNC = "POST /api/sync"
TIMES = 20


def until(morning: Morning, status: str) -> None:
    """The register has the job in that state."""
    end = time.monotonic() + 60
    while morning.story()["job"]["status"] != status:
        assert time.monotonic() < end, morning.story()["job"]
        time.sleep(0.1)


def test_V3_3_P2_1_a_browser_killed_with_half_of_a_request_on_its_way_sends_it_again(morning: Morning) -> None:
    morning.cable.cut()
    morning.begin_job()
    unsent = morning.unsent()
    held = morning.cable.suffer(HeldHalfWay(SYNC))
    morning.cable.join()
    field.send_now(morning.page)
    held.wait()
    assert morning.steps() == []

    morning.phone.kill()
    morning.cable.heal()
    morning.phone.start(offline=True)
    morning.page.goto(morning.cable.url)
    field.open_job(morning.page, morning.job)
    assert morning.unsent() == unsent
    morning.phone.context.set_offline(False)
    morning.page.goto(f"{morning.cable.url}/#/")
    field.signed_in_if_asked(morning.page)
    morning.arrived_once()


def test_V3_3_P1_4_a_tab_that_crashes_after_the_commit_and_before_its_answer_sends_it_again(morning: Morning) -> None:
    morning.cable.cut()
    morning.begin_job()
    held = morning.cable.suffer(AnswerHeld(SYNC))
    morning.cable.join()
    field.send_now(morning.page)
    held.wait()
    until(morning, "working")

    morning.phone.crash()
    morning.cable.heal()
    morning.phone.page = morning.phone.context.new_page()
    morning.page.goto(morning.cable.url)
    morning.arrived_once()


def test_P1_4_V3_3_an_answer_lost_after_the_commit_twenty_times_leaves_each_mutation_once(morning: Morning) -> None:
    morning.cable.cut()
    morning.begin_job()
    lost = morning.cable.suffer(Swallowed(SYNC, times=FOREVER))
    morning.cable.join()
    for n in range(1, TIMES // 2 + 1):
        field.send_now(morning.page)
        lost.wait(n)
    assert morning.steps() != []
    expect(morning.page.get_by_test_id("count-records")).not_to_have_text("0")

    field.open_job(morning.page, morning.job)
    field.use_part(morning.page, "四通换向阀", "HG-0001")
    for n in range(TIMES // 2 + 1, TIMES + 1):
        field.send_now(morning.page)
        lost.wait(n)
    morning.cable.heal()
    field.send_now(morning.page)
    morning.arrived_once()
    assert [one["certificate_no"] for one in morning.story()["parts"]] == ["HG-0001"]
    assert lost.struck >= TIMES
    assert records(morning.page, "outbox") == []


def test_P2_3_V4_1_half_an_answer_is_no_answer(morning: Morning) -> None:
    morning.cable.cut()
    morning.begin_job()
    captured = morning.unsent()
    torn = morning.cable.suffer(CutInTheMiddle(SYNC, times=FOREVER))
    morning.cable.join()
    for n in range(1, 4):
        field.send_now(morning.page)
        torn.wait(n)
        assert len(records(morning.page, "outbox")) == captured
    assert morning.steps() == STEPS
    morning.cable.heal()
    field.send_now(morning.page)
    morning.arrived_once()
