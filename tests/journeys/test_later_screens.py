"""What comes after the work, walked as all screens are: nobody signed, it was sent back, what was signed is amended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import staged
from tests.journeys import technician as field
from tests.journeys.office import Office
from tests.journeys.screens import AMEND, LATER_SCREENS, Screen
from tests.journeys.walk import HERE, Walk, World, nothing_wrong, walking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

REASON = "地址写错了，顾客当场指出"
ADDRESS = "滨河东路 1288 弄 16 号楼 302 室"


@pytest.fixture(scope="module")
def office(walked: Product) -> Office:
    return Office(walked.url.replace("127.0.0.1", HERE), "supervisor")


@pytest.fixture(scope="module")
def world(office: Office) -> World:
    """One that nobody signed for, one that came back as well, one that the demo's customer has signed."""
    me, hand = office.user("tech1"), staged.Hand(office.wire.url)
    product = office.catalogue["procedures"][0]["products"][0]
    jobs = {name: office.register("周建国", product, "热水不热", me) for name in ("unsigned", "returned")}
    for job in jobs.values():
        hand.at_work(job)
        hand.not_signed(job)
    staged.sent_back(office, jobs["returned"])
    sealed = {row["job"] for row in office.wire.rows["seals"].values()}
    mine = (row for row in office.wire.rows["jobs"].values() if row["technician"] == me and row["id"] in sealed)
    written = [staged.REFUSED, staged.SENT_BACK, REASON, ADDRESS]
    return World(jobs | {"sealed": next(row["id"] for row in mine)}, written)


@pytest.fixture(scope="module")
def phone(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, office: Office, world: World
) -> Iterator[Walk]:
    """The technician's."""
    with walking(playwright, tmp_path_factory.mktemp("later"), office.wire.url, world, touch=True) as walk:
        walk.device.login("tech1")
        expect(walk.page.get_by_test_id(f"job-card-{world.jobs['returned']}")).to_be_visible(timeout=field.SENT_MS)
        yield walk.learn_from(office)


@pytest.mark.parametrize("screen", LATER_SCREENS, ids=str)
def test_D11_D12_S4_a_screen_after_the_work_is_in_order(phone: Walk, screen: Screen) -> None:
    nothing_wrong(phone, phone.look(screen))


def test_S4_what_was_amended_and_is_signed_anew_is_in_order(phone: Walk) -> None:
    page = phone.page
    phone.speak("zh-CN")
    AMEND.open(page, phone.world.jobs)
    page.get_by_test_id("amend-job.site.address").click()
    page.get_by_test_id("amend-value").fill(ADDRESS)
    page.get_by_test_id("amend-reason").fill(REASON)
    page.get_by_test_id("amend-save").click()
    expect(page.get_by_test_id("amendment")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    faults = phone.see("amended")
    phone.speak("zh-CN")
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("job-unsigned")).to_be_visible()
    faults += phone.see("job-amended")

    page.evaluate("to => { location.hash = to }", f"#/job/{phone.world.jobs['sealed']}/hand-over")
    page.get_by_test_id("customer-language-zh-CN").click()
    if page.get_by_test_id("pin").is_visible():
        field.type_pin(page)
    page.get_by_test_id("hand-over-begin").click()
    expect(page.get_by_test_id("sheet-amendments")).to_be_visible()
    turn = page.get_by_test_id("hand-over-language").click
    faults += phone.see("hand-over-amended", ("en", "zh-CN"), lambda _: turn())
    nothing_wrong(phone, faults)
