"""Wrong clocks and long absences.

The phone's wall clock is moved for its pages (``browser.CLOCK``): every ``Date`` there is wrong by that much, and so is
everything the app records. Timers, stopwatches, the service worker and the browser's own cookies keep the right time,
and so does the server: what three days do to a server is not in here.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.device_store import records
from tests.journeys.morning import STEPS, morning_of
from tests.wire import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
NEAR_MS = 15_000
"""Half a round trip at most (V7): on a machine that also builds, one may take seconds."""


def ms(moment: str) -> int:
    """Since 1970."""
    return round(dt.datetime.fromisoformat(moment).timestamp() * 1000)


def test_V7_1_V7_2_V7_3_D3_a_phone_three_hours_fast_is_corrected_and_its_own_time_kept(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    began = ms(now())
    morning = morning_of(product_sqlite, devices, cables, priority="major", clock_ms=3 * HOUR_MS)
    morning.cable.cut()
    morning.begin_job()
    morning.cable.join()
    field.send_now(morning.page)
    morning.arrived_once()
    ended = ms(now())

    story = morning.story()
    mine = [one for one in story["steps"] if one["by"] == morning.me]
    for step in mine:
        assert began <= ms(step["at"]) <= ended + NEAR_MS
        assert abs(ms(step["device_at"]) - ms(step["at"]) - 3 * HOUR_MS) < NEAR_MS
        assert abs(step["offset_ms"] + 3 * HOUR_MS) < NEAR_MS
    arrive = next(one for one in mine if one["kind"] == "arrive")
    assert arrive["at"] < story["job"]["due_at"] < arrive["device_at"]
    for sheet in story["timesheets"]:
        assert began <= ms(sheet["started_at"]) <= ms(sheet["ended_at"]) <= ended + NEAR_MS
    [seen] = [one for one in morning.office.wire.get("/api/devices")["items"] if one["user"] == morning.me
              and one["offset_ms"] and one["offset_ms"] < -HOUR_MS]  # fmt: skip
    assert abs(seen["offset_ms"] + 3 * HOUR_MS) < NEAR_MS

    # By its own clock the phone agreed on a window three hours after the office moved it. Order is the server's.
    morning.office.reschedule(morning.job, hours=5)
    window = morning.story()["job"]["window_start"]
    field.send_now(morning.page)
    morning.arrived_once()
    assert morning.story()["job"]["window_start"] == window


def test_V5_1_V1_three_days_in_flight_mode_with_work_on_each_a_cold_start_and_everything_arrives(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = morning_of(product_sqlite, devices, cables)
    phone, page = morning.phone, morning.page
    morning.cable.cut()
    field.open_job(page, morning.job)
    field.accept(page)
    field.appoint(page)
    for day, work in ((1, lambda: field.go_there(phone.page)),
                      (2, lambda: field.use_part(phone.page, "四通换向阀", "HG-0001")),
                      (3, lambda: field.record_checks(phone.page, "5"))):  # fmt: skip
        phone.kill()
        phone.clock_ms = day * DAY_MS
        phone.start(offline=True)
        phone.page.goto(morning.cable.url)
        field.open_job(phone.page, morning.job)
        work()
    captured = records(phone.page, "outbox")
    # Counted from the first of them: a run may go on past midnight.
    days = [(ms(one["at"]) - ms(captured[0]["at"])) // DAY_MS for one in captured]
    assert days == sorted(days)
    assert set(days) == {0, 1, 2, 3}

    phone.kill()
    phone.start(offline=True)
    phone.page.goto(morning.cable.url)
    field.open_job(phone.page, morning.job)
    expect(phone.page.locator("[data-status='working']").first).to_be_visible()
    phone.context.set_offline(False)
    morning.cable.join()
    phone.page.goto(f"{morning.cable.url}/#/")
    field.signed_in_if_asked(phone.page)
    morning.arrived_once(STEPS)
    story = morning.story()
    assert [one["certificate_no"] for one in story["parts"]] == ["HG-0001"]
    assert len(story["checks"]) == 2
    assert len(story["file_arrivals"]) == 1
    mine = [one["device_at"] for one in story["steps"] if one["by"] == morning.me]
    assert mine == [one["at"] for one in captured if one["name"].startswith("jobs.")]
