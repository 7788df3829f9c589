"""Two tabs of one person work on one outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.faults import Late
from tests.journeys.morning import STEPS

if TYPE_CHECKING:
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_V3_1_V3_6_two_tabs_save_both_show_the_same_and_one_at_a_time_sends(morning: Morning) -> None:
    first, second = morning.page, morning.phone.context.new_page()
    second.on("pageerror", lambda error: morning.phone.complaints.append(str(error)))
    second.goto(morning.cable.url)
    for page in (first, second):
        field.open_job(page, morning.job)

    morning.cable.cut()
    field.accept(first)
    expect(second.locator("[data-status='accepted']").first).to_be_visible()
    field.appoint(second)
    expect(first.locator("[data-status='appointed']").first).to_be_visible()
    field.step(first, "travelling")
    field.step(second, "arrived")
    field.step(first, "working")
    for page in (first, second):
        expect(page.locator("[data-status='working']").first).to_be_visible()
        assert morning.unsent(page) > len(STEPS)  # the journey's hours are one of them

    slow = morning.cable.suffer(Late("POST /api/sync", times=6, seconds=1.5))
    morning.cable.join()
    for page in (first, second):
        field.send_now(page)
    field.everything_sent(second)
    morning.arrived_once()
    assert slow.struck > 1
    assert slow.most == 1
