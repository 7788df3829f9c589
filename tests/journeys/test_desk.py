"""The dispatcher's desk: a call becomes a job, the job finds its technician, and the desk sees what the field does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.product import Product

CALM_MS = 10_000
"""So long it has asked for nothing but what is new, and not more often than the longest pause of a desk lets it."""
WATCHED_MS = 20_000
PAUSE_MS = 2_000

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def take_call(page: Page, name: str, phone: str) -> None:
    """Fill in the intake form while the customer speaks, and go on to who shall go."""
    page.get_by_test_id("new-job").click()
    page.get_by_test_id("find-customer").fill(name)
    page.get_by_test_id("customer-new").click()
    page.get_by_test_id("customer-phone").fill(phone)
    page.get_by_test_id("address").fill("滨河路 8 号 2 幢 301")
    page.get_by_test_id("product").fill("空气源热泵热水机")
    page.get_by_test_id("fault").fill("热水不热，面板显示 E5")
    page.get_by_test_id("register-assign").click()


def test_D1_D3_a_call_is_registered_and_assigned_at_the_desk_and_followed_there(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    me = Office(url).user("tech1")
    desk = devices(url, viewport=DESK).login("dispatcher")
    expect(desk.page.get_by_test_id("lane").first).to_be_visible(timeout=field.SENT_MS)
    take_call(desk.page, "吴十", "000-5550-0123")
    desk.page.get_by_test_id(f"technician-{me}").click()
    desk.page.get_by_test_id("assign-save").click()
    expect(desk.page.get_by_test_id("assign-sheet")).to_be_hidden()
    field.everything_sent(desk.page)

    office = Office(url)
    job = next(one for one in office.wire.rows["jobs"].values() if one["contact_name"] == "吴十")
    assert job["technician"] == me
    assert job["number"]

    phone = devices(url).login("tech1")
    expect(phone.page.get_by_test_id(f"job-card-{job['id']}")).to_be_visible(timeout=field.SENT_MS)
    field.open_job(phone.page, job["id"])
    desk.page.goto(f"{url}/#/desk/job/{job['id']}")
    expect(desk.page.get_by_test_id("job-story")).to_be_visible()
    field.accept(phone.page)
    seen = desk.page.get_by_test_id("job-status").filter(has_text="已接单")
    expect(seen).to_be_visible(timeout=field.SENT_MS)
    assert desk.complaints == phone.complaints == []


def calm(page: Page, asked: list[str]) -> None:
    """Until what came with the sign-in is read, and the pauses between two questions have grown."""
    for _ in range(12):
        asked.clear()
        page.wait_for_timeout(CALM_MS)
        if set(asked) <= {"POST /api/sync"} and len(asked) <= CALM_MS / PAUSE_MS + 1:
            return
    raise AssertionError(f"it does not come to rest: {asked}")


def test_V3_D3_an_idle_desk_hardly_asks_and_an_open_job_is_not_asked_for_again(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    desk = devices(url, viewport=DESK).login("dispatcher")
    expect(desk.page.get_by_test_id("lane").first).to_be_visible(timeout=field.SENT_MS)
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}"))
    desk.page.get_by_test_id("board-job").first.get_by_role("link").click()
    expect(desk.page.get_by_test_id("job-story")).to_be_visible()
    calm(desk.page, asked)
    asked.clear()
    desk.page.wait_for_timeout(WATCHED_MS)
    assert not [one for one in asked if one.startswith("GET /api/jobs/")], asked
    assert asked.count("POST /api/sync") <= WATCHED_MS / PAUSE_MS + 1, asked
    assert len(asked) <= WATCHED_MS / 1_250, asked


def test_D3_a_sheet_of_the_desk_that_was_put_away_opens_again(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    office = Office(product_sqlite.url)
    job = office.register("周十", office.catalogue["procedures"][0]["products"][0], "不制冷", office.user("tech1"))
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    desk = devices(url, viewport=DESK).login("dispatcher")
    desk.page.goto(f"{url}/#/desk/job/{job}")
    expect(desk.page.get_by_test_id("job-story")).to_be_visible(timeout=field.SENT_MS)
    for name in ("reschedule", "cancel", "assign"):
        sheet = desk.page.get_by_test_id(f"{name}-sheet")
        for _ in range(2):
            desk.page.get_by_test_id(f"do-{name}").click()
            expect(sheet).to_be_visible()
            sheet.locator("footer button").first.click()
            expect(sheet).to_be_hidden()
    assert desk.complaints == []
